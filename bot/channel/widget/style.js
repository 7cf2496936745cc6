// How it looks. Sizes in em of the browser's own font size: the page's is no measure.
export const CSS = `
:host { all: initial !important; display: contents !important; }
.root { all: initial; font: 1em/1.5 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink);
overflow-wrap: anywhere; --ground: #f1f4f1; --sheet: #fff; --ink: #1d2733; --faint: #4d5a4d; --edge: #7c8a7c; --soft: #d3dcd3;
--accent: var(--on-light); --wrong: #a31515; }
.dark { color-scheme: dark; --ground: #161a16; --sheet: #2a302a; --ink: #eef2ee; --faint: #b9c4b9;
--edge: #8b998b; --soft: #465046; --accent: var(--on-dark); --wrong: #ffb4ab; }
.root * { box-sizing: border-box; }
.launcher, dialog { position: fixed; z-index: 2147483000; bottom: 1em; right: 1em; }
.left .launcher, .left dialog { right: auto; left: 1em; }
.launcher, header, .user, .send { background: var(--brand); color: var(--on-brand); border: 0; }
.launcher { display: flex; align-items: center; gap: .5em; max-width: calc(100vw - 2em); padding: .8em 1.1em;
border-radius: 1.6em; font-weight: 600; box-shadow: 0 .1em .6em #0006; }
dialog { inset: auto 1em 1em auto; margin: 0; padding: 0; width: min(27em, 100vw - 2em);
height: min(42em, 100vh - 2em); max-width: none; max-height: none; flex-direction: column; overflow: hidden;
border: 1px solid var(--edge); border-radius: .9em; background: var(--ground); color: var(--ink);
box-shadow: 0 .3em 2em #0006; }
dialog[open] { display: flex; animation: rise .15s; }
.left dialog { right: auto; }
@keyframes rise { from { transform: translateY(1em); } }
@keyframes beat { from { opacity: .2; } }
@media (max-width: 30em), (max-height: 26em) {
.root dialog { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; } }
header { display: flex; align-items: center; padding: .3em .5em .3em 1em; }
h2 { flex: 1; margin: 0; font-size: 1.1em; min-width: 0; }
h2:focus { outline: 0; }
button { font: inherit; color: inherit; cursor: pointer; text-align: left; }
.icon { width: 1.35em; height: 1.35em; fill: currentColor; display: block; flex: none; }
.tool { background: none; border: 0; padding: .6em; }
.scroller { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: .9em; position: relative; }
[role=log], [role=group] { display: flex; flex-direction: column; align-items: start; gap: .5em; }
[role=group] { padding-top: .6em; }
.said { max-width: 92%; padding: .6em .85em; border-radius: .9em; white-space: pre-line; }
.user, .failed { align-self: end; }
.bot, .failed, .reply, input, textarea { background: var(--sheet); border: 1px solid var(--soft); }
.failed { border-color: var(--wrong); }
p { margin: 0 0 .4em; }
a, summary, .quiet, .reply { color: var(--accent); }
.sources { border-top: 1px solid var(--soft); padding-top: .4em; }
.sources, figure, .quiet, .tools, [role=status], .counter, small { font-size: .9em; }
.sources, .tools, [role=status], .counter, small, ::placeholder { color: var(--faint); opacity: 1; }
ul, figure { margin: 0; padding-left: 1.1em; }
figure { padding: 0 0 .4em; white-space: normal; }
summary, .quiet { padding: .4em; cursor: pointer; text-decoration: underline; background: none; border: 0; }
figcaption, caption, svg [text-anchor=end] { font-weight: 600; text-align: left; }
figure svg { display: block; width: 100%; overflow: visible; fill: var(--ink); }
.root .track { fill: var(--soft); }
.root .bar { fill: var(--accent); }
line { stroke: var(--accent); stroke-width: 2; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .3em; border-bottom: 1px solid var(--soft); text-align: left; }
td, th:last-child { text-align: right; white-space: nowrap; }
tbody th { font-weight: 400; }
.tools, form { display: flex; flex-wrap: wrap; align-items: center; gap: .2em .5em; }
input, textarea { flex: 1; min-width: 0; padding: .6em .8em; font: inherit; color: inherit; resize: none;
max-height: 8em; border-color: var(--edge); border-radius: .7em; }
.reply { max-width: 100%; padding: .5em .9em; border-color: var(--accent); border-radius: 1.2em; }
[role=status] { margin: 0 1em; min-height: 1.5em; }
[aria-busy] [role=status]::after { content: " ●"; color: var(--accent); animation: beat 1s infinite alternate; }
.ask { padding: .2em .8em .8em; }
.send { padding: .75em; border-radius: .7em; }
.counter { flex: 1 0 100%; text-align: right; }
[aria-invalid=true] ~ .counter { color: var(--wrong); }
:focus-visible { outline: .18em solid var(--accent); outline-offset: .1em; }
textarea:focus-visible { outline-offset: -.1em; }
.launcher:focus-visible { outline-color: #000; box-shadow: 0 0 0 .6em #fff; }
header :focus-visible, .send:focus-visible { outline-color: var(--on-brand); outline-offset: -.3em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
@media (prefers-reduced-motion: reduce) { .root *, .root ::after { animation: none !important; } }
@media (forced-colors: active) { .launcher { border: 1px solid; } .root .bar { fill: CanvasText; } }
@media print { .root { display: none; } }`;
