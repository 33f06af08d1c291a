// Reads a drawn card as a person does: the texts that it shows, and the buttons.

import type { RenderedCard } from '../../../bot/chat/ports.ts';
import { createRenderer, type Renderer } from '../../../bot/front/render.ts';
import type { Db } from '../../../db/schema/database.ts';
import { objectsIn } from '../../cards/microsoft-renderer.ts';
import { NOW, SETTINGS } from './seed.ts';

export function rendererOf(db: Db): Renderer {
  return createRenderer({ db, clock: { now: () => NOW }, settings: SETTINGS });
}

/** Every text that is shown, one a line, runs of one paragraph on the same line. */
export function textOf(rendered: RenderedCard | null): string {
  if (rendered === null) throw new Error('there is no card');
  return [...objectsIn(rendered.card)].flatMap(({ object }) => textsOf(object)).join('\n');
}

function textsOf(object: { readonly [key: string]: unknown }): readonly string[] {
  if (object.type === 'TextBlock') return [String(object.text)];
  if (object.type === 'RichTextBlock') {
    return [(object.inlines as readonly { readonly text: string }[]).map(({ text }) => text).join('')];
  }
  return 'value' in object && 'title' in object ? [`${String(object.title)}: ${String(object.value)}`] : [];
}

/** The verbs of the buttons, in order; `card.refresh` left out. */
export function verbsOf(rendered: RenderedCard | null): readonly string[] {
  return [...objectsIn(rendered?.card)]
    .filter(({ object }) => object.type === 'Action.Execute')
    .map(({ object }) => String(object.verb))
    .filter((verb) => verb !== 'card.refresh');
}

export function dataOf(rendered: RenderedCard | null, verb: string): unknown {
  return [...objectsIn(rendered?.card)].find(({ object }) => object.verb === verb && object.data !== undefined)?.object
    .data;
}

/** Bytes as Teams counts them. */
export function bytesOf(rendered: RenderedCard | null): number {
  return JSON.stringify(rendered?.card).length * 2;
}
