// Pages, progress, dates and the frame of a card, each on its own.
import { describe, expect, it } from 'vitest';
import { actionSet, execute } from '../../cards/buttons.ts';
import {
  formatDate,
  formatDay,
  formatDuration,
  formatInstant,
  formatMoment,
  formatPeriod,
  formatSlot,
  writeMomentsIn,
} from '../../cards/dates.ts';
import { fitted, sizeOf } from '../../cards/fit.ts';
import { line, topLines } from '../../cards/lines.ts';
import { pageButtons, pageOf, topOf } from '../../cards/paging.ts';
import { run, strong } from '../../cards/plain-text.ts';
import { progressBar, progressText } from '../../cards/progress.ts';
import { compileTemplate, renderCard } from '../../cards/render.ts';
import { counted, inFrench } from '../../cards/words.ts';
import { times } from './sample.ts';

const LEAD = times(3, () => ({ type: 'RichTextBlock', inlines: [run('lead')] }));

it('ends no French line before a colon, in the values of facts as elsewhere; what an input holds stays', () => {
  const card = {
    type: 'AdaptiveCard' as const,
    version: '1.5',
    body: [
      { type: 'FactSet', facts: [{ title: 'État :', value: 'pas encore : 2 blocages' }] },
      { type: 'Input.Text', id: 'note', label: 'Note :', value: 'a : b' },
    ],
  };
  expect(inFrench(card as unknown as Parameters<typeof inFrench>[0]).body).toEqual([
    { type: 'FactSet', facts: [{ title: 'État\u00a0:', value: 'pas encore\u00a0: 2 blocages' }] },
    { type: 'Input.Text', id: 'note', label: 'Note\u00a0:', value: 'a : b' },
  ]);
});

describe('pages', () => {
  it('cut a list, and answer a page that does not exist with the nearest', () => {
    const list = Array.from({ length: 11 }, (_, i) => i);
    expect(pageOf(list, 2, 5)).toEqual({ rows: [5, 6, 7, 8, 9], page: 2, pages: 3, total: 11 });
    expect(pageOf(list, 99, 5)).toMatchObject({ rows: [10], page: 3 });
    expect(pageOf(list, -1, 5).page).toBe(1);
    expect(pageOf([], 1, 5)).toEqual({ rows: [], page: 1, pages: 1, total: 0 });
  });

  it('have buttons only to pages that exist, carrying the page number', () => {
    const numbers = (page: number) =>
      pageButtons(pageOf([1, 2, 3], page, 1), 'en', { kind: 'campaigns' }).map((button) => button.data);
    expect(numbers(1)).toEqual([{ cardKey: 'campaigns', page: 2 }]);
    expect(numbers(2)).toEqual([
      { cardKey: 'campaigns', page: 1 },
      { cardKey: 'campaigns', page: 3 },
    ]);
    expect(numbers(3)).toEqual([{ cardKey: 'campaigns', page: 2 }]);
  });

  it('count what the first few leave out', () => {
    const lines = topLines(topOf(['a', 'b', 'c', 'd'], 9), 2, 'fr', (name) => [line(name)]);
    expect(lines.map(({ inlines }) => inlines[0]?.text)).toEqual(['a', 'b', '… et 2 autres']);
  });
});

describe('progress as text', () => {
  it.each([
    [37, 120, '37/120 · 30%', '▰▰▰▱▱▱▱▱▱▱'],
    [0, 0, '0/0 · 0%', '▱▱▱▱▱▱▱▱▱▱'],
    [999, 1000, '999/1000 · 99%', '▰▰▰▰▰▰▰▰▰▱'],
    [4, 4, '4/4 · 100%', '▰▰▰▰▰▰▰▰▰▰'],
  ])('of %i on %i reads %s', (done, total, text, bar) => {
    expect(progressText(done, total, 'en')).toBe(text);
    expect(progressBar(done, total)).toBe(bar);
  });
});

describe('dates', () => {
  it('are those of Paris, in winter and in summer, whatever the zone of the machine', () => {
    expect(formatInstant(new Date('2026-02-02T08:15:00Z'), 'fr')).toBe('lun. 2 févr. 09h15');
    expect(formatInstant(new Date('2026-07-01T22:30:00Z'), 'en')).toBe('Thu 2 Jul 00:30');
    expect(formatDay('2026-03-29', 'en')).toBe('Sun 29 Mar');
    expect(formatSlot('09:15:00', 'fr')).toBe('09h15');
    expect(formatSlot('14:00', 'en')).toBe('14:00');
  });

  it('are those of the zone of the settings, days stay what they are', () => {
    writeMomentsIn('Pacific/Auckland');
    try {
      expect(formatInstant(new Date('2026-11-30T22:25:00Z'), 'en')).toBe('Tue 1 Dec 11:25');
      expect(formatMoment(new Date('2026-12-31T12:00:00Z'), 'fr')).toBe('1er janv. 2027 01h00');
      expect([formatDay('2026-12-01', 'en'), formatDate('2026-12-01', 'en')]).toEqual(['Tue 1 Dec', '1 Dec 2026']);
    } finally {
      writeMomentsIn('Europe/Paris');
    }
  });

  it('of a period say month and year once, and the first of a month as people do', () => {
    expect(formatPeriod('2027-01-11', '2027-01-17', 'fr')).toBe('du 11 au 17 janv. 2027');
    expect(formatPeriod('2027-01-11', '2027-01-17', 'en')).toBe('11 to 17 Jan 2027');
    expect(formatPeriod('2027-03-29', '2027-04-04', 'fr')).toBe('du 29 mars au 4 avr. 2027');
    expect(formatPeriod('2026-12-28', '2027-01-03', 'en')).toBe('28 Dec 2026 to 3 Jan 2027');
    expect(formatPeriod('2027-03-01', '2027-03-01', 'fr')).toBe('1er mars 2027');
    expect([formatDate('2027-02-01', 'fr'), formatDate('2027-02-01', 'en')]).toEqual(['1er févr. 2027', '1 Feb 2027']);
  });

  it('and ages keep their two largest units', () => {
    expect(formatDuration(-5, 'fr')).toBe('moins d’1 min');
    expect(formatDuration(59_000, 'en')).toBe('less than 1 min');
    expect(formatDuration(72 * 3_600_000, 'fr')).toBe('3 j');
    expect(formatDuration(125 * 60_000, 'en')).toBe('2 h 05 min');
    expect(formatDuration(76 * 3_600_000, 'fr')).toBe('3 j 4 h');
  });

  it('and French counts zero as one', () => {
    expect([counted(0, 'fr', 'serveur', 'serveurs'), counted(0, 'en', 'server', 'servers')]).toEqual([
      '0 serveur',
      '0 servers',
    ]);
  });
});

describe('a sentence that is too long', () => {
  it('ends after a word, and our own are never cut', () => {
    expect(run('one two three four', {}, 14).text).toBe('one two…');
    expect(run('x'.repeat(40), {}, 14).text).toBe(`${'x'.repeat(13)}…`);
    expect(run('mot '.repeat(100).trim()).text).toBe('mot '.repeat(100).trim());
  });
});

describe('the frame of a card', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the language of the templates
  const compiled = compileTemplate({ body: [{ type: 'TextBlock', text: '${text}' }] });
  const render = (data: object) => renderCard(compiled, { data, summary: 's' }, {}, 'en');

  it('refuses a missing value, which would show as an expression', () => {
    expect(() => render({})).toThrow(/unexpanded template/);
  });

  it('refuses null and undefined, on which the templating breaks', () => {
    expect(() => render({ text: null })).toThrow('data.text is null');
    expect(() => render({ text: 'a', list: [{ inner: undefined }] })).toThrow('data.list.0.inner is undefined');
  });

  it('refuses a card that is too large', () => {
    expect(() => render({ text: 'x'.repeat(20_000) })).toThrow(/card of 40\d+ bytes/);
  });

  it('refuses more than six buttons', () => {
    const button = execute('card.page', 'x', { key: 'campaigns', page: 1 });
    expect(actionSet([])).toEqual([]);
    expect(() => actionSet(Array.from({ length: 7 }, () => button))).toThrow(RangeError);
  });

  it('puts a refusal right above the buttons, where the person who pressed one is looking', () => {
    const notice = { tone: 'error', text: { fr: 'non', en: 'no' } } as const;
    const actions = [execute('card.refresh', 'Refresh', { key: 'status' })];
    const { body } = renderCard(
      compileTemplate({ body: [{ type: 'Container', items: [] }] }),
      { data: {}, summary: 's', actions },
      { notice },
      'en',
    );
    expect(body.map((element) => element.id ?? element.type)).toEqual(['Container', 'notice', 'ActionSet']);
  });

  it('puts the notice first', () => {
    const base = { notice: { tone: 'warning', text: { fr: 'non', en: 'no' } } } as const;
    const card = renderCard(compiled, { data: { text: 'a' }, summary: 's' }, base, 'fr');
    expect(card.body[0]).toMatchObject({
      type: 'Container',
      style: 'warning',
      items: [{ inlines: [{ text: '⚠ non' }] }],
    });
  });

  it('shortens long runs when it must, and never a list of names to be read whole (GATE-5)', () => {
    const names = 'n'.repeat(5000);
    const inlines = [run(names, {}, 7000), ...Array.from({ length: 100 }, () => run('y'.repeat(150)))];
    const card = { ...render({ text: 'a' }), body: [{ type: 'RichTextBlock', inlines }] };
    const small = fitted(card, 40_000);
    expect(sizeOf(card)).toBeGreaterThan(40_000);
    expect(sizeOf(small)).toBeLessThanOrEqual(40_000);
    expect(JSON.stringify(small)).toContain(names);
    expect(fitted(card, 1e6)).toBe(card);
  });

  it('shortens what is folded, then small print, before what everybody reads', () => {
    const read = 'r'.repeat(150);
    const line = { type: 'RichTextBlock', inlines: [run(read)] };
    const folded = { type: 'Container', isVisible: false, items: [line, line] };
    const small = { type: 'RichTextBlock', inlines: [run(read, { size: 'Small' })] };
    const card = { ...render({ text: 'a' }), body: [...LEAD, line, small, folded] };
    const read3 = (bytes: number) => fitted(card, sizeOf(card) - bytes).body.slice(3);
    expect(read3(300).slice(0, 2)).toEqual([line, small]);
    expect(read3(550)[0]).toEqual(line);
    expect(read3(800)[0]).not.toEqual(line);
  });

  it('leaves what leads the card whole while anything else can be cut, below a notice, too', () => {
    const long = (text: string) => ({ type: 'RichTextBlock', inlines: [run(text.repeat(300))] });
    const lead = [long('t'), long('s'), { type: 'Container', items: [long('m')] }];
    const rest = Array.from({ length: 20 }, () => long('y'));
    const card = { ...render({ text: 'a' }), body: [...lead, ...rest] };
    const few = sizeOf({ ...card, body: lead }) + 4_500;
    expect(fitted(card, few).body.slice(0, 3)).toEqual(lead);
    expect(sizeOf(fitted(card, few))).toBeLessThanOrEqual(few);
    const noticed = { ...card, body: [{ type: 'Container', id: 'notice', items: [long('n')] }, ...card.body] };
    expect(fitted(noticed, few + 900).body.slice(0, 4)).toEqual(noticed.body.slice(0, 4));
    expect(sizeOf(fitted(card, few - 2_000))).toBeLessThanOrEqual(few - 2_000);
  });

  it('takes no long list for a lead, however early it stands', () => {
    const list = {
      type: 'Container',
      items: times(30, () => ({ type: 'RichTextBlock', inlines: [run('x'.repeat(150))] })),
    };
    const choices = times(40, (i) => ({ title: `h${i}.${'x'.repeat(76)}`, value: String(i) }));
    const form = { type: 'Input.ChoiceSet', id: 'servers', choices };
    const card = { ...render({ text: 'a' }), body: [...LEAD.slice(1), list, form] };
    expect(fitted(card, sizeOf(card) - 2_000).body.at(-1)).toEqual(form);
  });

  it('fits a card by its runs first, and by the choices of its lists when that is not enough', () => {
    const choices = Array.from({ length: 10 }, (_, i) => ({ title: `h${i}.${'x'.repeat(76)}`, value: String(i) }));
    const list = { type: 'Input.ChoiceSet', id: 'servers', choices };
    const text = { type: 'RichTextBlock', inlines: Array.from({ length: 10 }, () => run('y'.repeat(100))) };
    const card = { ...render({ text: 'a' }), body: [...LEAD, text, list] };
    expect(fitted(card, sizeOf(card) - 100).body.at(-1)).toEqual(list);
    const small = fitted(card, sizeOf(card) - 2000);
    expect(sizeOf(small)).toBeLessThanOrEqual(sizeOf(card) - 2000);
    expect(JSON.stringify(small)).toMatch(/"title":"h9\.x+…","value":"9"/);
  });

  it('joins the parts of a line with dots, without a gap for those left out', () => {
    const { inlines } = line(strong('host'), false, '', 'a', 'b', run('c', { isSubtle: true }));
    expect(inlines.map(({ text }) => text)).toEqual(['host', ' · a · b', ' · c']);
  });
});
