// Server-sent events, read from the body of a response: EventSource can send no token.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream

/**
 * Give the events of a stream as they come. A comment, or a field alone, comes as an event without
 * a name: it says that the connection lives. What has not ended with a blank line is no event.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<{name: string, data: string}>}
 */
export async function* eventsIn(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let lines = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      // A carriage return at the end may be half of a line break.
      const whole = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = whole.pop();
      for (const line of whole) {
        if (line) lines.push(line);
        else if (lines.length) {
          yield eventOf(lines);
          lines = [];
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // whoever reads no further needs no connection
  }
}

function eventOf(lines) {
  const event = { name: "", data: [] };
  for (const line of lines) {
    const [, field, value] = line.match(/^([^:]*):? ?(.*)$/s);
    if (field === "event") event.name = value;
    if (field === "data") event.data.push(value);
  }
  return { name: event.name, data: event.data.join("\n") };
}
