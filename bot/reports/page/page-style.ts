// The style sheet of a report: light, dark and paper, from a telephone to a wall. Contrasts are at least 4.5:1 for text, 3:1 for bars.

export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #4a5260; --paper: #ffffff; --band: #f2f4f7; --line: #8a929e;
  --ok: #1f7a3d; --ko: #b3261e; --left: #5b6b8c; --wrong: #9c1c15; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceff3; --soft: #b4bcc8; --paper: #16191d; --band: #22272e; --line: #7d8794;
    --ok: #4fb36e; --ko: #f2776d; --left: #93a5c9; --wrong: #ff9a91; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-bottom: 2px solid var(--line); }
p { margin: .25rem 0; }
.soft { color: var(--soft); }
.essence { display: grid; grid-template-columns: repeat(auto-fit, minmax(max(8.5rem, 22%), 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
.essence li { background: var(--band); border-radius: .5rem; padding: .75rem; overflow-wrap: anywhere; }
.essence strong { display: block; font-size: 1.75rem; line-height: 1.1; font-variant-numeric: tabular-nums; }
.essence .wrong strong { color: var(--wrong); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem; }
figure { margin: 0; }
figcaption { font-weight: 600; }
figure svg { width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; padding: 0; list-style: none; }
.legend i { display: inline-block; width: .8em; height: .8em; margin-right: .35em; }
.ok { background: var(--ok); } .ko { background: var(--ko); } .left { background: var(--left); }
summary { cursor: pointer; color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
tbody tr:nth-child(even) { background: var(--band); }
@media (max-width: 40rem) {
  .list, .list tbody, .list tr, .list td { display: block; width: auto; }
  .list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .list tr { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: .25rem .5rem; }
  .list td { border: 0; padding: .1rem 0; text-align: left; }
  .list td::before { content: attr(data-label); display: inline-block; min-width: 7rem; margin-right: .5rem; color: var(--soft); }
  .list td:empty { display: none; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --paper: #fff; --band: #f2f2f2; --line: #888;
    --ok: #1f7a3d; --ko: #b3261e; --left: #5b6b8c; --wrong: #9c1c15; }
  main { max-width: none; padding: 0; }
  tr, figure, .essence li { break-inside: avoid; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
  details > :not(summary) { display: table; }
  .ok, .ko, .left, rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@page { margin: 1.5cm; }
`;
