/** The look of the page: light or dark as the reader's system is, and as narrow as a telephone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --ink: #16191d; --soft: #596270; --line: #d9dde3; --well: #f3f5f8;
  --accent: #1d4ed8; --yes: #15703c; --no: #b42318; --wait: #8a5200; --wait-well: #fdf1da; --on: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101317; --card: #191d23; --ink: #e8eaee; --soft: #a3acb9; --line: #323943; --well: #12161b;
    --accent: #8ab4ff; --yes: #4cc38a; --no: #ff8a7d; --wait: #f2bd62; --wait-well: #33270f; --on: #0b0d10;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.9em; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 0.5rem; top: 0.5rem; padding: 0.5rem; background: var(--card); }
.top { display: flex; align-items: baseline; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: 0.6rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--card); }
.top p { margin: 0; color: var(--soft); font-size: 0.9rem; }
main { max-width: 54rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.1rem; margin: 0; }
h2 { font-size: 1.35rem; margin: 1.25rem 0 0.75rem; }
section + section { margin-top: 2.5rem; }
h3 { font-size: 1.1rem; margin: 0; }
h4 { font-size: 0.8rem; margin: 1.1rem 0 0.3rem; color: var(--soft); font-weight: 600; }
#live { margin: 0; color: var(--soft); font-size: 0.9rem; min-height: 1.5em; }
.hint, .none, .nothing { color: var(--soft); font-size: 0.9rem; }
.nothing { padding: 2rem 1rem; border: 1px dashed var(--line); border-radius: 0.6rem; text-align: center; }
#waiting:has([data-state="pending"]) + .nothing { display: none; }
.card { contain: paint; margin: 0 0 1.25rem; padding: 1.1rem 1.25rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; border-left: 5px solid var(--line); }
.card.pending { border-left-color: var(--wait); }
.card.approved, .card.spent { border-left-color: var(--yes); }
.card.denied { border-left-color: var(--no); }
.card header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 0.75rem; }
.reason { margin: 0.25rem 0 0; font-size: 1.05rem; }
.badge { padding: 0.05rem 0.55rem; border: 1px solid currentcolor; border-radius: 1rem; font-size: 0.8rem; color: var(--soft); white-space: nowrap; }
.pending .badge { color: var(--wait); background: var(--wait-well); }
.approved .badge, .spent .badge { color: var(--yes); }
.denied .badge { color: var(--no); }
.arguments { margin: 0; border: 1px solid var(--line); border-radius: 0.4rem; overflow: hidden; }
.arguments dt { padding: 0.35rem 0.75rem 0; background: var(--well); color: var(--soft); font-size: 0.85rem; font-weight: 600; }
.arguments dd { margin: 0; padding: 0 0.75rem 0.45rem; background: var(--well); contain: paint; }
.arguments dt + dd ~ dt { border-top: 1px solid var(--line); }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; }
bdi { unicode-bidi: isolate; }
mark { padding: 0 0.3rem; border-radius: 0.2rem; background: var(--wait-well); color: var(--wait); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(12rem, 45%), 1fr)); gap: 0.6rem 1.25rem; margin: 1.1rem 0 0; font-size: 0.9rem; }
.facts div { min-width: 0; }
.facts dt { color: var(--soft); font-size: 0.8rem; }
.facts dd { margin: 0; }
.limits { margin: 0; padding-left: 1.1rem; font-size: 0.9rem; }
.outcome { margin: 1.1rem 0 0; }
blockquote { margin: 0.5rem 0 0; padding: 0.1rem 0.75rem; border-left: 3px solid var(--line); color: var(--soft); contain: paint; }
form { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
label { display: block; margin: 0.6rem 0 0.2rem; font-size: 0.9rem; font-weight: 600; }
label .hint { font-weight: 400; }
form .hint { margin: 0.25rem 0 0; }
textarea, select { width: 100%; padding: 0.45rem 0.6rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 0.4rem; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1rem; }
button { min-width: 8rem; min-height: 2.75rem; padding: 0.4rem 1.2rem; font: inherit; font-weight: 600; border-radius: 0.4rem; border: 2px solid var(--no); background: transparent; color: var(--no); cursor: pointer; }
button.yes { border-color: var(--yes); background: var(--yes); color: var(--on); }
button:disabled { opacity: 0.5; cursor: default; }
.problem { margin: 1rem 0 0; padding: 0.6rem 0.9rem; border: 1px solid var(--no); border-radius: 0.4rem; color: var(--no); }
.history { margin: 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--card); }
.history li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.1rem 0.75rem; padding: 0.6rem 1rem; }
.history li + li { border-top: 1px solid var(--line); }
.history .told { flex: 1 1 16rem; color: var(--soft); font-size: 0.9rem; }
.history time { color: var(--soft); font-size: 0.85rem; }
@media (max-width: 30rem) {
  main { padding: 0.75rem 0.75rem 3rem; }
  .card { padding: 0.9rem; }
  button { flex: 1 1 0; }
}
`;
