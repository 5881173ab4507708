//! How the page of findings looks, on a screen and on A4.

/// The page's style sheet.
pub const STYLE: &str = "
:root { --ink: #22303c; --dim: #66727d; --line: #dfe3e6; --paper: #fdfcf9;
  --rejected: #b3261e; --warning: #a85b00; --repaired: #1f6f78; --note: #66727d; }
* { box-sizing: border-box; }
html { background: #eef0f1; }
body { margin: 0 auto; max-width: 210mm; padding: 14mm; background: var(--paper); color: var(--ink);
  font: 14px/1.55 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif; }
h1 { font-size: 26px; line-height: 1.3; margin: 0; }
h1 small, h2 small { font-weight: 400; color: var(--dim); }
h1 small { font-size: 16px; margin-left: 6px; }
.about { color: var(--dim); font-size: 12.5px; margin: 4px 0 0; }
.verdict { margin: 18px 0 12px; font-size: 16px; font-weight: 600; }
.sums { display: flex; gap: 10px; margin: 0 0 18px; padding: 0; list-style: none; }
.sums li { flex: 1; border: 1px solid var(--line); border-top: 4px solid var(--tone); border-radius: 4px;
  padding: 6px 12px 8px; background: #fff; }
.sums b { display: block; font-size: 24px; line-height: 1.25; color: var(--tone); font-variant-numeric: tabular-nums; }
.sums .none b { color: var(--dim); }
.sums span { color: var(--dim); font-size: 12px; display: block; line-height: 1.4; }
.rejected { --tone: var(--rejected); } .warning { --tone: var(--warning); }
.repaired { --tone: var(--repaired); } .note { --tone: var(--note); }
table { width: 100%; border-collapse: collapse; font-size: 13px; margin: 0 0 22px; }
th, td { padding: 4px 8px; text-align: right; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
th { font-weight: 600; color: var(--dim); font-size: 12px; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
td .en, th .en { color: var(--dim); font-weight: 400; font-size: 11.5px; }
td.some { color: var(--tone); font-weight: 700; }
td.zero { color: #a8b0b6; }
.card { border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 4px; background: #fff;
  padding: 10px 14px 12px; margin: 0 0 14px; break-inside: avoid; }
.card header { display: flex; align-items: baseline; gap: 10px; }
.card h2 { font-size: 17px; margin: 0; flex: 1; line-height: 1.35; }
.card h2 small { font-size: 12.5px; margin-left: 4px; }
.tag { background: var(--tone); color: #fff; border-radius: 3px; font-size: 12px; padding: 1px 8px; white-space: nowrap; }
.count { font-size: 13px; white-space: nowrap; color: var(--dim); }
.count b { font-size: 19px; color: var(--tone); font-variant-numeric: tabular-nums; }
.body { display: flex; gap: 16px; margin-top: 4px; }
.body > div { flex: 1; min-width: 0; }
.advice { margin: 2px 0 8px; }
.examples { margin: 0; padding: 0; list-style: none; font-size: 12.5px; line-height: 1.45; }
.examples li { padding: 2px 0 2px 26px; position: relative; break-inside: avoid; overflow-wrap: anywhere; }
.examples li::before { content: attr(data-n); position: absolute; left: 0; top: 4px; width: 17px; height: 17px;
  border-radius: 50%; background: var(--tone); color: #fff; font: 700 10px/17px sans-serif; text-align: center; }
.examples li.nowhere::before { background: none; color: var(--dim); }
.examples .id { font-weight: 600; }
.done { color: var(--dim); }
.rest { column-count: 2; column-gap: 20px; margin-top: 6px; }
.more { color: var(--dim); font-size: 12px; margin: 6px 0 0; }
figure { margin: 0; flex: none; }
.map { display: block; max-width: 300px; background: #f4f2ec; border-radius: 3px; }
.map circle { fill: var(--tone); stroke: #fff; stroke-width: 1; }
.map text { fill: #fff; font-family: sans-serif; font-weight: 700; text-anchor: middle; }
.defs { position: absolute; }
h3 { font-size: 15px; margin: 22px 0 6px; break-after: avoid; }
.notes { margin: 0; padding: 0; list-style: none; font-size: 12.5px; }
.notes li { padding: 4px 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
.notes b { font-weight: 600; } .notes span { color: var(--dim); }
footer { margin-top: 20px; padding-top: 8px; border-top: 1px solid var(--line); color: var(--dim); font-size: 11.5px; }
@media (max-width: 640px) { .body { flex-direction: column; } .rest { column-count: 1; } .sums { flex-wrap: wrap; } }
@page { size: A4; margin: 14mm; }
@media print { html, body { background: #fff; } body { max-width: none; padding: 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
";
