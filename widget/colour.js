// Colours that can be told from one another.

import { element } from "./dom.js";

/**
 * Black or white, whichever has more contrast on a colour (WCAG 2.2, relative luminance).
 * @param {string} color as CSS writes it
 * @param {Element} nearby an element on the page, in which the browser works the colour out
 */
export function readableOn(color, nearby) {
  const probe = element("span", {});
  probe.style.color = color;
  nearby.append(probe);
  const channels = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3);
  probe.remove();
  const [red, green, blue] = channels.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#000" : "#fff";
}
