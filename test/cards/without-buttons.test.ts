// What is left of a card without some of its buttons: nothing that only they needed, and all the rest.
import { describe, expect, it } from 'vitest';
import type { AdaptiveCard, CardElement } from '../../cards/adaptive-card.ts';
import { execute, toggle, typeCommand } from '../../cards/buttons.ts';
import { type Press, pressesOf, withoutButtons } from '../../cards/without-buttons.ts';

const card = (...body: readonly CardElement[]): AdaptiveCard => ({
  type: 'AdaptiveCard',
  $schema: 's',
  version: '1.5',
  fallbackText: 'f',
  body,
});
const row = (...actions: readonly object[]) => ({ type: 'ActionSet', actions });
const line = (text: string) => ({ type: 'TextBlock', text });
const field = (id: string) => ({ type: 'Input.Text', id });
const start = execute('campaign.start', 'Start', { campaignId: 1 as never, version: 0 });
const refuse = execute(
  'go.refuse',
  'Refuse',
  { campaignId: 1 as never, version: 0, evidence: 'a' },
  { withInputs: true },
);
const detail = execute('prereqs.detail', 'Show', { campaignId: 1 as never, version: 0 }, { withInputs: true });
const page = execute('card.page', 'Next', { key: 'go:1', page: 2 });
const isLooking = (press: Press) => 'verb' in press && ['card.page', 'prereqs.detail'].includes(press.verb);
const left = (...body: readonly CardElement[]) => withoutButtons(card(...body), isLooking).card.body;

describe('withoutButtons', () => {
  it('is the very card when all of its buttons stay', () => {
    const whole = card(line('a'), row(page));
    expect(withoutButtons(whole, isLooking).card).toBe(whole);
  });

  it('takes a button from its row, and the row that has none left', () => {
    expect(left(line('a'), row(start, page))).toEqual([line('a'), row(page)]);
    expect(left(line('a'), row(start))).toEqual([line('a')]);
  });

  it('tells what it took, in order, with what the buttons carry', () => {
    const { taken } = withoutButtons(card(row(start, page), row(typeCommand('Prepare', '/campaign S05'))), isLooking);
    expect(taken).toEqual([{ verb: 'campaign.start', data: { campaignId: 1, version: 0 } }, { line: '/campaign S05' }]);
  });

  it('takes the fields that nothing sends any more', () => {
    expect(left(field('reason'), row(refuse))).toEqual([]);
    expect(left(field('session'), row(refuse, detail))).toEqual([field('session'), row(detail)]);
  });

  it('takes a form that has lost its buttons, with its words and the switch that opens it', () => {
    const form = {
      type: 'Container',
      id: 'form',
      isVisible: false,
      items: [line('Why?'), field('reason'), row(refuse)],
    };
    expect(left(line('a'), row(toggle('Refuse', 'form'), page), form)).toEqual([line('a'), row(page)]);
  });

  it('leaves what opens and has nothing to press, and a form that keeps a button', () => {
    const more = { type: 'Container', id: 'more', isVisible: false, items: [line('all of it')] };
    expect(left(row(toggle('More', 'more'), start), more)).toEqual([row(toggle('More', 'more')), more]);
    const form = { type: 'Container', id: 'form', isVisible: false, items: [field('session'), row(detail, refuse)] };
    const kept = { ...form, items: [field('session'), row(detail)] };
    expect(left(row(toggle('Open', 'form')), form)).toEqual([row(toggle('Open', 'form')), kept]);
  });

  it('keeps a field out of a form from being kept by a button within one', () => {
    const form = { type: 'Container', id: 'form', isVisible: false, items: [field('session'), row(detail)] };
    expect(left(field('reason'), row(refuse, toggle('Open', 'form')), form)).toEqual([
      row(toggle('Open', 'form')),
      form,
    ]);
  });

  it('looks into columns, containers and touches', () => {
    const touch = { type: 'Container', selectAction: start, items: [line('a')] };
    expect(left(touch)).toEqual([{ type: 'Container', items: [line('a')] }]);
    const columns = {
      type: 'ColumnSet',
      columns: [
        { type: 'Column', items: [line('a')] },
        { type: 'Column', items: [row(start)] },
      ],
    };
    expect(left(columns)).toEqual([{ type: 'ColumnSet', columns: [{ type: 'Column', items: [line('a')] }] }]);
  });

  it('finds every button once', () => {
    expect(pressesOf(card(row(start, page), { type: 'Container', items: [row(detail)] }))).toHaveLength(3);
  });
});
