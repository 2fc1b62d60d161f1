/** Wait; an end of the pause by `stopped`, or a connection that is back, cuts it short. */
export function pause(milliseconds, stopped) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      stopped.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener("online", end);
    stopped.addEventListener("abort", end);
    if (stopped.aborted) end();
  });
}
