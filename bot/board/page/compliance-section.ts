// Compliance on the board: how many servers are up to date, why the others are not, and the weeks before as a curve and in numbers.
import { formatDate, formatInstant } from '../../../cards/dates.ts';
import { type CurvePoint, unbroken } from '../../../domain/compliance/curve.ts';
import { LAGGING } from '../../../domain/compliance/reason.ts';
import { LAGGING_LABEL, LAGGING_LABELS } from '../../../domain/compliance/reason-words.ts';
import { wholeNumber } from '../../../domain/counts.ts';
import type { Language } from '../../../domain/language.ts';
import { type Html, html } from '../../shared/html.ts';
import type { BoardCompliance } from '../board-compliance.ts';
import { boardTexts } from './board-texts.ts';

/** Of the drawing, in its own units: it is as wide as its panel. */
const [WIDTH, HEIGHT, EDGE] = [600, 120, 6];

export function complianceSection({ at, totals, curve }: BoardCompliance, language: Language): Html {
  const words = boardTexts[language].compliance;
  const { servers, upToDate, late, due } = totals;
  if (servers === 0) return html`<p>${words.nothing}</p>`;
  const gone = due.last === null ? null : html`<p>${words.gone(formatDate(due.last, language), due.withDay)}</p>`;
  const without = due.withoutDay === 0 ? null : html`<p>${words.withoutDay(due.withoutDay)}</p>`;
  return html`<p class="share"><b>${words.share(percentOf(upToDate, servers))}</b> ${words.upToDate(upToDate, servers)}${
    late === 0 ? null : html` <span class="bad">${words.late(late)}</span>`
  }</p><progress max="${servers}" value="${upToDate}" aria-label="${words.upToDate(upToDate, servers)}"></progress>${reasons(
    totals,
    language,
  )}${gone}${without}${curvePart(curve, language)}<p class="soft">${words.asOf(formatInstant(at, language))}</p>`;
}

function reasons({ reasons: counts }: BoardCompliance['totals'], language: Language): Html | null {
  const rows = LAGGING.flatMap((reason) => {
    const n = counts.find((one) => one.reason === reason)?.servers ?? 0;
    if (n === 0) return [];
    const label = (n === 1 ? LAGGING_LABEL : LAGGING_LABELS)[reason][language];
    return [html`<tr><th scope="row">${label}</th><td class="n">${wholeNumber(n, language)}</td></tr>`];
  });
  if (rows.length === 0) return null;
  const words = boardTexts[language];
  return html`<table><caption class="vh">${words.compliance.why}</caption><thead><tr><th scope="col">${words.compliance.why}</th><th scope="col" class="n">${
    words.servers
  }</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** COMP-4: where nothing was read the line is broken. One point is no curve. */
function curvePart(points: readonly CurvePoint[], language: Language): Html | null {
  const words = boardTexts[language].compliance;
  const known = points.filter(({ upToDate }) => upToDate !== null);
  if (known.length < 2) return null;
  const place = new Map(points.map((point, i) => [point, placeOf(point, i, points.length)]));
  const lines = unbroken(points).map(
    (stretch) => html`<polyline points="${stretch.map((point) => place.get(point) ?? '').join(' ')}"/>`,
  );
  const dots = known.map((point) => {
    const [x, y] = (place.get(point) ?? '').split(',');
    return html`<circle cx="${x ?? ''}" cy="${y ?? ''}" r="3"/>`;
  });
  const rows = points.map(
    ({ at, read, upToDate }) =>
      html`<tr><th scope="row">${formatInstant(at, language)}</th><td class="n">${
        upToDate === null ? words.notRead : words.share(percentOf(upToDate, read))
      }</td></tr>`,
  );
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words.curve(points.length)}"><line x1="0" y1="${HEIGHT - EDGE}" x2="${WIDTH}" y2="${HEIGHT - EDGE}"/>${lines}${dots}</svg><details id="weeks"><summary>${words.curve(
    points.length,
  )}</summary><table><thead><tr><th scope="col">${words.week}</th><th scope="col" class="n">${words.upToDateColumn}</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}

/** From 0 at the foot to 100 % at the top; the weeks at equal distances. */
function placeOf({ read, upToDate }: CurvePoint, i: number, of: number): string {
  const share = upToDate === null || read === 0 ? 0 : upToDate / read;
  const x = EDGE + (i * (WIDTH - 2 * EDGE)) / Math.max(1, of - 1);
  const y = HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE);
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

/** Never 100 before all are. */
function percentOf(n: number, of: number): number {
  return of === 0 ? 0 : Math.floor((n / of) * 100);
}
