/** The style sheet of the reference page. Its hash is the page's only permission. */
export const PAGE_STYLE = `
:root {
  --paper: #ffffff; --panel: #f7f7f5; --ink: #1d1f24; --soft: #5f6570; --line: #e3e3df;
  --accent: #1f5fa8; --get: #1c7a4a; --post: #1f5fa8; --patch: #92600a; --delete: #b3322b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181c; --panel: #1d2025; --ink: #e4e6ea; --soft: #9aa1ad; --line: #2f333b;
    --accent: #7db3f0; --get: #6cc592; --post: #7db3f0; --patch: #dfb05e; --delete: #ee8a83;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; }
body {
  margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr);
  background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif;
}
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
code, .method, .status { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { font-size: .875em; }
nav {
  position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem 3rem 1.5rem;
  background: var(--panel); border-right: 1px solid var(--line); font-size: .875rem; line-height: 1.4;
}
nav .title { margin: 0 0 1.25rem; font-size: 1.0625rem; font-weight: 650; }
nav h2 { margin: 1.25rem 0 .375rem; font-size: .8125rem; font-weight: 650; }
nav h2 a { color: var(--ink); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li { display: grid; grid-template-columns: 3.5rem 1fr; align-items: baseline; padding: .1875rem 0; }
nav li a { color: var(--soft); }
nav li a:hover { color: var(--accent); }
main { max-width: 58rem; padding: 2.5rem 3rem 6rem; }
h1 { margin: 0 0 1rem; font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; }
h1 small { color: var(--soft); font-size: .875rem; font-weight: 400; letter-spacing: 0; }
section > h2 { margin: 4rem 0 0; font-size: 1.5rem; letter-spacing: -.01em; }
article { padding: 1.75rem 0 2rem; border-bottom: 1px solid var(--line); }
article:last-child { border-bottom: 0; }
article:target h3, dt:target code { color: var(--accent); }
h3 { margin: 0 0 .5rem; font-size: 1.125rem; overflow-wrap: anywhere; }
h4 { margin: 1.5rem 0 .5rem; font-size: .8125rem; color: var(--soft); font-weight: 650; }
p, ul, dl { margin: .5rem 0; }
header ul { padding-left: 1.25rem; }
.route {
  display: flex; gap: .75rem; align-items: baseline; padding: .5rem .75rem;
  background: var(--panel); border: 1px solid var(--line); border-radius: 6px; overflow-wrap: anywhere;
}
.method { font-size: .6875rem; font-weight: 700; letter-spacing: .02em; }
.route .method { font-size: .8125rem; }
.get { color: var(--get); } .post { color: var(--post); } .patch { color: var(--patch); } .delete { color: var(--delete); }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: .875rem; }
th { text-align: left; color: var(--soft); font-weight: 500; }
td { overflow-wrap: anywhere; }
th, td { padding: .4375rem 1rem .4375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
th:first-child { width: 28%; } th:nth-child(2) { width: 27%; }
.answers { display: grid; grid-template-columns: 4rem 1fr; margin: .5rem 0 0; font-size: .9375rem; }
.answers dt { margin: 0; font-weight: 500; color: var(--soft); }
.place, .required { font-size: .75rem; color: var(--soft); }
.required { color: var(--delete); }
.words code { display: inline-block; }
.status { font-size: .8125rem; font-weight: 600; color: var(--get); }
.failure { margin-right: .5rem; font-variant-numeric: tabular-nums; }
dt { margin-top: 1rem; font-weight: 600; }
dd { margin: 0; font-size: .9375rem; }
.fix { color: var(--soft); }
@media (max-width: 60rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1.25rem; }
  main { padding: 1.5rem 1.25rem 4rem; }
  table { min-width: 32rem; }
  article { overflow-x: auto; }
}
@media print { nav { display: none; } body { display: block; } }
`
