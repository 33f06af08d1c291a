// What must hold for every card, whatever it shows: readable by Teams, small enough, and deaf to what is written in data.
import { describe, expect, it } from 'vitest';
import { formatDay } from '../../cards/dates.ts';
import { MAX_BYTES } from '../../cards/render.ts';
import { CHARTS, complaints, type Json, objectsIn } from './microsoft-renderer.ts';
import { saidEverywhere } from './said.ts';
import { plain, type Sample } from './sample.ts';
import { allCards } from './samples.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: what a hostile text may well contain
const HOSTILE = '<at>Eve</at> **b** [x](http://e.example) ${x} _i_ `c` \u202e # h\n- l';
const samplesIn = (language: 'fr' | 'en'): Readonly<Record<string, Sample>> => ({
  'four servers': plain(language),
  'four hundred servers': { ...plain(language), servers: 400, page: 2 },
  'hostile names and texts': {
    ...plain(language),
    hostname: (i) => `${HOSTILE}${i}`,
    said: saidEverywhere(HOSTILE),
  },
  'the longest names and texts': {
    servers: 400,
    page: 2,
    hostname: (i) => `h${i}.${'x'.repeat(240)}`,
    said: saidEverywhere('€"\\'.repeat(700)),
  },
});

const ELEMENTS = new Set([
  ...[
    'AdaptiveCard',
    'TextBlock',
    'RichTextBlock',
    'TextRun',
    'ColumnSet',
    'Column',
    'FactSet',
    'Container',
    'ActionSet',
  ],
  ...[
    'Input.Text',
    'Input.Date',
    'Input.Toggle',
    'Input.ChoiceSet',
    'Action.OpenUrl',
    'Action.Execute',
    'Action.Submit',
    'Action.ToggleVisibility',
    'messageBack',
  ],
]);
type ChartPoint = { readonly legend?: string; readonly value?: number; readonly x?: string; readonly y?: number };

/** `name number` of each point, whatever the chart; a day by its name. */
function numbersOf({ type, data }: Json, language: 'fr' | 'en'): readonly string[] {
  const points = (data as readonly (ChartPoint & { readonly values?: readonly ChartPoint[] })[]).flatMap(
    (one) => one.values ?? [one],
  );
  return points.map(({ legend = '', value, x, y }) => {
    const name = type === 'Chart.Line' && x !== undefined ? formatDay(x, language) : (x ?? legend);
    return `${name} ${value ?? y}`;
  });
}

const cases = (['fr', 'en'] as const).flatMap((language) =>
  Object.entries(samplesIn(language)).flatMap(([size, sample]) =>
    Object.entries(allCards(sample, language)).map(([name, card]) => ({ name, size, language, card })),
  ),
);

describe.each(cases)('$name, $size, in $language', ({ card, language }) => {
  const objects = [...objectsIn(card)];
  const json = JSON.stringify(card);

  it('is accepted by the renderer of Microsoft, and uses core elements alone', () => {
    expect(complaints(card)).toEqual([]);
    const types = objects.map(({ object }) => object.type).filter((type) => typeof type === 'string');
    expect(types.filter((type) => !ELEMENTS.has(type) && !CHARTS.has(type))).toEqual([]);
  });

  it('says in words each number that a chart shows, for clients without charts', () => {
    for (const { object } of objects.filter(({ object }) => CHARTS.has(String(object.type)))) {
      const said = JSON.stringify(object.fallback).replace(/(?<=\d)[\u00a0\u202f,](?=\d{3})/g, '');
      expect(numbersOf(object, language).filter((number) => !said.includes(number))).toEqual([]);
      expect(complaints({ type: 'AdaptiveCard', version: '1.5', body: [object.fallback] })).toEqual([]);
    }
  });

  it('keeps a chart behind a button', () => {
    const atOnce = JSON.stringify(card, (_key, value) => (value?.isVisible === false ? null : value));
    expect([...CHARTS].filter((type) => atOnce.includes(`"${type}"`))).toEqual([]);
  });

  it('has one next step at most, and no colour of its own on a tint', () => {
    const actions = objects.filter(({ object, key }) => object.style === 'positive' && key !== 'fallback');
    expect(actions.length).toBeLessThanOrEqual(1);
    const tinted = objects.filter(
      ({ object }) => ['Container', 'Column'].includes(String(object.type)) && object.style,
    );
    const runs = tinted
      .flatMap(({ object }) => [...objectsIn(object)])
      .filter(({ object }) => object.type === 'TextRun');
    expect(runs.filter(({ object }) => object.color !== undefined)).toEqual([]);
  });

  it('declares version 1.5 and has a text for clients without cards', () => {
    expect(card).toMatchObject({ type: 'AdaptiveCard', version: '1.5' });
    expect(card.fallbackText).not.toBe('');
  });

  it('is small enough and holds no template expression', () => {
    expect(json.length * 2).toBeLessThanOrEqual(MAX_BYTES);
    expect(json).not.toContain('${');
  });

  it('gives every Execute a Submit with the same data, and at most six actions a set', () => {
    for (const { object } of objects.filter(({ object }) => object.type === 'Action.Execute')) {
      const { verb, data, fallback } = object;
      expect(fallback).toMatchObject({ type: 'Action.Submit', data: { verb, ...(data as object) } });
    }
    for (const { object } of objects.filter(({ object }) => object.type === 'ActionSet')) {
      expect(object.actions).toSatisfy((actions: readonly unknown[]) => actions.length >= 1 && actions.length <= 6);
    }
  });

  it.skipIf(language === 'en')('ends no line before a mark that French sets apart', () => {
    const read = objects
      .filter(({ object }) => object.fontType !== 'Monospace')
      .flatMap(({ object }) =>
        [object.text, object.title, object.label, object.fallbackText].filter((text) => typeof text === 'string'),
      );
    expect(read.filter((text) => / [:;!?»](?:\s|$)/.test(text))).toEqual([]);
  });

  it('names no data of a button as the newer client of Microsoft names its own', () => {
    const sent = objects.filter(({ key, object }) => key === 'data' && 'key' in object);
    expect(sent).toEqual([]);
  });

  it('gives every element that has an id another one, and no column set more than three columns', () => {
    const ids = objects.map(({ object }) => object.id).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { object } of objects.filter(({ object }) => object.type === 'ColumnSet')) {
      expect((object.columns as readonly unknown[]).length).toBeLessThanOrEqual(3);
    }
  });
});

describe('text that is not ours', () => {
  it.each(cases.filter(({ size }) => size.startsWith('hostile')))(
    'reaches $name in $language only as plain runs',
    ({ card }) => {
      const outside = [...objectsIn(card)]
        .filter(({ object, key }) => object.type !== 'TextRun' && key !== 'data' && key !== 'msteams')
        // What stands in a field is never read as Markdown.
        .flatMap(({ object }) =>
          Object.entries(object).filter(([key]) => key !== 'value' || object.type !== 'Input.Text'),
        )
        .filter(([, value]) => typeof value === 'string')
        .map(([, value]) => value);
      expect(outside.filter((text) => /[<>*`[\]{}\\#\u202e]|(?<!\p{L})_/u.test(String(text)))).toEqual([]);
    },
  );

  it('does not lose the text on its way: it is there, in a run, on one line', () => {
    const hostile = cases.find(({ name, size }) => name === 'campaign' && size.startsWith('hostile'));
    const runs = [...objectsIn(hostile?.card)].filter(({ object }) => object.type === 'TextRun');
    const texts = runs.map(({ object }) => String(object.text));
    expect(texts.some((text) => text.includes('<at>Eve</at> **b** [x](http://e.example) $ {x}'))).toBe(true);
    expect(texts.filter((text) => /[\n\u202e]/.test(text))).toEqual([]);
  });
});
