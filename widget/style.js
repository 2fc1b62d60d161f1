// The style sheet, as a string that a constructed sheet takes: a strict policy allows no inline style.

export const STYLE = `
:host { all: initial; }
.root {
  --accent: #0b4f8a;
  --on-accent: #fff;
  --ink: #1b2733;
  --muted: #52606c;
  --link: #0b4f8a;
  --line: #cfd8e0;
  --edge: #76838f;
  --ground: #f2f5f8;
  --paper: #fff;
  --notice: #fff4d6;
  --notice-line: #b7791f;
  --danger: #9b1c1c;
  --danger-ground: #fdecec;
  --focus: #b45f06;
  --scale: 1;
  color-scheme: light;
  color: var(--ink);
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  font-size: calc(1em * var(--scale));
  line-height: 1.5;
  overflow-wrap: anywhere;
}
:host { font-size: medium; }
.root[data-theme="dark"] {
  --ink: #e8eef4; --muted: #b3bfca; --link: #8cc4f5; --line: #445260; --edge: #8b98a5;
  --ground: #10161c; --paper: #1a232c; --notice: #3d3213; --notice-line: #e0b040;
  --danger: #ffb4ab; --danger-ground: #43201f; --focus: #ffc46b; color-scheme: dark;
}
@media (prefers-color-scheme: dark) {
  .root[data-theme="auto"] {
    --ink: #e8eef4; --muted: #b3bfca; --link: #8cc4f5; --line: #445260; --edge: #8b98a5;
    --ground: #10161c; --paper: #1a232c; --notice: #3d3213; --notice-line: #e0b040;
    --danger: #ffb4ab; --danger-ground: #43201f; --focus: #ffc46b; color-scheme: dark;
  }
}
.root[data-theme="contrast"] {
  --accent: #000; --on-accent: #fff; --ink: #000; --muted: #000; --link: #00008b; --line: #000;
  --edge: #000; --ground: #fff; --paper: #fff; --notice: #ffffb0; --notice-line: #000;
  --danger: #8b0000; --danger-ground: #fff; --focus: #c00000;
}
@media (prefers-contrast: more) {
  .root[data-theme="auto"] { --muted: var(--ink); --line: var(--ink); --edge: var(--ink); }
}

*, *::before, *::after { box-sizing: border-box; }
h1, h2, h3, h4, p, ol, ul, dl, dd { margin: 0; }
h1, h2, h3, h4 { font-size: 1em; line-height: 1.35; }
ol, ul { padding-inline-start: 1.5em; }
a { color: var(--link); text-underline-offset: 0.15em; }
svg { width: 1.5em; height: 1.5em; fill: none; stroke: currentcolor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
button, select, textarea { font: inherit; color: inherit; }
button {
  min-width: 44px;
  min-height: 44px;
  padding: 0.45em 0.9em;
  border: 1px solid var(--link);
  border-radius: 10px;
  background: var(--paper);
  color: var(--link);
  text-align: start;
  cursor: pointer;
}
button:disabled { border-color: var(--line); background: var(--ground); color: var(--muted); cursor: default; }
button[data-chosen] { border-color: var(--link); color: var(--link); font-weight: 600; }
.icon { display: inline-flex; align-items: center; justify-content: center; padding: 0.4em; border-color: transparent; background: transparent; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

/* --- launcher and panel --------------------------------------------------------------------- */
.launcher {
  position: fixed;
  z-index: 2147483000;
  bottom: calc(20px + env(safe-area-inset-bottom));
  right: calc(20px + env(safe-area-inset-right));
  display: flex;
  align-items: center;
  justify-content: center;
  width: 60px;
  height: 60px;
  padding: 0;
  border: 2px solid var(--on-accent);
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 3px 12px rgb(0 0 0 / 35%);
}
.launcher svg { width: 30px; height: 30px; }
[data-position="left"] .launcher { right: auto; left: calc(20px + env(safe-area-inset-left)); }
.badge { position: absolute; top: -6px; right: -6px; min-width: 24px; padding: 0 6px; border-radius: 12px; background: #b00020; color: #fff; font-size: 14px; font-weight: 700; line-height: 24px; text-align: center; }
.badge:empty { display: none; }

.panel {
  position: fixed;
  z-index: 2147483000;
  bottom: 20px;
  right: 20px;
  display: none;
  flex-direction: column;
  width: min(26em, 100vw - 40px);
  height: min(44em, 100vh - 40px);
  border: 1px solid var(--edge);
  border-radius: 16px;
  background: var(--ground);
  box-shadow: 0 8px 32px rgb(0 0 0 / 30%);
  overflow: hidden;
}
[data-position="left"] .panel { right: auto; left: 20px; }
[data-open] .panel { display: flex; }
[data-open] .launcher { display: none; }
[data-full] .panel { position: absolute; inset: 0; width: auto; height: auto; max-width: 60em; margin-inline: auto; border-block: 0; border-radius: 0; box-shadow: none; }
:host([full-page]) { display: block; position: relative; height: 100%; min-height: 100vh; min-height: 100dvh; }

.bar { flex: none; display: flex; align-items: center; gap: 0.25em; padding: 0.35em 0.5em 0.35em 1em; background: var(--accent); color: var(--on-accent); }
.bar h1, .bar h2 { flex: 1; font-size: 1.1em; }
.bar .icon { color: inherit; }
.bar :focus-visible { outline-color: currentcolor; outline-offset: -4px; }

/* --- options --------------------------------------------------------------------------------- */
.menu { flex: none; max-height: 65%; overflow-y: auto; display: flex; flex-direction: column; gap: 0.5em; padding: 0.75em 1em; border-bottom: 1px solid var(--edge); background: var(--paper); }
.menu label, .sizes { display: flex; align-items: center; justify-content: space-between; gap: 0.5em; }
.sizes span { flex: 1; }
.confirm { display: flex; flex-wrap: wrap; gap: 0.5em; }
.confirm > * { flex: 1 1 40%; }
.confirm p { flex-basis: 100%; }
select { min-height: 44px; padding: 0.3em 0.6em; border: 1px solid var(--edge); border-radius: 10px; background: var(--paper); }

/* --- conversation ------------------------------------------------------------------------------ */
.banner, .counter { padding: 0.5em 1em; background: var(--danger-ground); color: var(--danger); font-size: 0.95em; }
.banner:empty { display: none; }
.log { position: relative; flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; display: flex; flex-direction: column; gap: 0.75em; padding: 0.9em; }
.log:focus-visible { outline-offset: -3px; }
.exchange { display: flex; flex-direction: column; gap: 0.75em; }
article { position: relative; max-width: 92%; padding: 0.65em 0.9em; border-radius: 16px; }
.citizen { align-self: flex-end; border-end-end-radius: 4px; background: var(--accent); color: var(--on-accent); }
.assistant { align-self: flex-start; border: 1px solid var(--line); border-end-start-radius: 4px; background: var(--paper); }
.assistant > .icon { display: none; }
[data-voice] .assistant > .icon { display: inline-flex; }
.outcome { display: flex; flex-direction: column; gap: 0.6em; }
.text { white-space: pre-line; }
.small { font-size: 0.9em; }
.state { font-size: 0.85em; text-align: end; }
[data-state="answered"] .state { display: none; }
.state button { margin-inline-start: 0.6em; }
.told { padding: 0.6em 0.9em; border: 1px dashed var(--edge); border-radius: 10px; color: var(--muted); }
section ol { display: flex; flex-direction: column; gap: 0.3em; margin-top: 0.3em; }
section li::marker { color: var(--link); font-weight: 600; }
progress { width: 100%; height: 0.6em; accent-color: var(--link); }
dl { border: 1px solid var(--line); border-radius: 10px; }
dl > div { display: grid; grid-template-columns: minmax(6em, 35%) 1fr; gap: 0.75em; padding: 0.4em 0.75em; }
dl > div + div { border-top: 1px solid var(--line); }
dt { color: var(--muted); }
dd { font-weight: 600; }
.notes li:only-child { margin-inline-start: -1.5em; list-style: none; }
.notice { padding: 0.6em 0.8em; border-inline-start: 4px solid var(--notice-line); border-radius: 6px; background: var(--notice); }
.places { padding: 0; list-style: none; }
.place { display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.35em; }
.place a { display: inline-flex; align-items: center; min-height: 44px; }
.source { color: var(--muted); font-size: 0.9em; }
.source a { display: inline-block; padding-block: 0.3em; color: inherit; }
.choices { display: flex; flex-wrap: wrap; gap: 0.5em; }
.thumbs { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25em; border-top: 1px solid var(--line); color: var(--muted); }
.thumbs .icon[aria-pressed="true"] { border-color: currentcolor; }
.thumbs form { display: flex; flex-direction: column; gap: 0.4em; width: 100%; color: var(--ink); }
.typing { flex: none; padding: 0 1em 0.4em; color: var(--muted); font-size: 0.95em; }
.typing:empty { display: none; }
.typing::after { content: "…"; display: inline-block; width: 1em; overflow: hidden; vertical-align: bottom; animation: typing 1.4s steps(4, end) infinite; }
@keyframes typing { from { width: 0; } }

/* --- input ---------------------------------------------------------------------------------------- */
.composer { flex: none; border-top: 1px solid var(--line); background: var(--paper); }
.row { display: flex; align-items: flex-end; gap: 0.35em; padding: 0.6em; }
.suggestions { display: flex; flex-direction: column; gap: 0.35em; padding: 0.6em 0.6em 0; }
.suggestions:empty { display: none; }
textarea { flex: 1; min-width: 0; min-height: 44px; max-height: 8.5em; padding: 0.55em 0.8em; border: 1px solid var(--edge); border-radius: 10px; background: var(--paper); font-size: max(1em, 16px); line-height: 1.4; resize: none; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send { display: inline-flex; align-items: center; justify-content: center; background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.row .icon[aria-pressed="true"] { background: var(--danger-ground); color: var(--danger); }
.note { flex: none; padding: 0 0.9em 0.6em; background: var(--paper); color: var(--muted); font-size: 0.8em; line-height: 1.4; }

@media (hover: hover) {
  button:hover:enabled:not(.launcher, .send, .icon) { background: var(--ground); }
}

/* --- whole screen: a phone, or a page at 400 % ------------------------------------------------------ */
@media (max-width: 480px), (max-height: 420px) {
  .root:not([data-full]) .panel { inset: auto; top: var(--top, 0); left: 0; width: 100%; height: var(--height, 100vh); border: 0; border-radius: 0; }
  .bar { padding-top: max(0.35em, env(safe-area-inset-top)); padding-inline: max(1em, env(safe-area-inset-left)) max(0.5em, env(safe-area-inset-right)); }
  .composer { padding-inline: env(safe-area-inset-left) env(safe-area-inset-right); }
  .note { padding-bottom: max(0.6em, env(safe-area-inset-bottom)); }
  dl > div { grid-template-columns: 1fr; gap: 0; }
  article { max-width: 96%; }
}
@media (max-height: 420px) {
  .note { display: none; }
  .bar { padding-block: 0; }
  .composer { padding-bottom: env(safe-area-inset-bottom); }
  textarea { max-height: 4.5em; }
}
@media (prefers-reduced-motion: reduce) {
  .typing::after { animation: none; }
}
@media (forced-colors: active) {
  .citizen, .launcher, .bar { border: 1px solid; }
}
@media print {
  .root:not([data-full]) { display: none; }
  [data-full] .panel { position: static; display: block; height: auto; overflow: visible; border: 0; }
  .log { overflow: visible; }
  .menu, .composer, .typing, .choices, .thumbs, .bar .icon, .place .icon { display: none; }
}
`;
