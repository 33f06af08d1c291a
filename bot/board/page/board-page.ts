// The page of the board: what does not change, around what does. What it loads is named from where it stands, because the bot's public
// address may have a path.
import type { Language } from '../../../domain/language.ts';
import { Html, html } from '../../shared/html.ts';
import { boardTexts } from './board-texts.ts';
import type { SectionName, Sections } from './sections.ts';

export type Theme = 'light' | 'dark' | null;

export type PageParts = {
  readonly sections: Sections;
  readonly language: Language;
  /** null: as the browser is set. */
  readonly theme: Theme;
  /** Where the page hears of changes. */
  readonly live: string;
  /** Where it goes once its key is over; null: nowhere. */
  readonly again: string | null;
  /** The first reading has not come yet: without scripts the page asks again by itself. */
  readonly isToCome: boolean;
};

export function boardPage({ sections, language, theme, live, again, isToCome }: PageParts): string {
  const words = boardTexts[language];
  const part = (name: SectionName) => new Html(sections[name]);
  const section = (name: SectionName, title: string) =>
    html`<section aria-labelledby="h-${name}" class="panel ${name}"><h2 id="h-${name}">${title}</h2><div class="scroll" tabindex="0" role="group" aria-labelledby="h-${name}" id="${name}">${part(
      name,
    )}</div></section>`;
  const body = html`<a class="skip" href="#campaigns">${words.skip}</a>
<header><h1>${words.title}</h1><p class="clock"><span id="at">${part('at')}</span> <span id="link" class="link" hidden></span></p>
<ul id="summary" class="chips" aria-label="${words.now}">${part('summary')}</ul></header>
<main>${section('campaigns', words.campaigns)}${section('week', words.week)}${section('running', words.running)}${section(
    'waiting',
    words.waiting,
  )}${section('compliance', words.complianceTitle)}${section('year', words.year)}</main>
<p id="said" class="vh" role="status" aria-live="polite"></p>`;
  const data = html`data-live="${live}" data-words="${JSON.stringify({ live: words.live, notLive: words.notLive, over: words.over })}"${
    again === null ? null : html` data-again="${again}"`
  }`;
  return document({
    language,
    theme,
    base: '../',
    title: words.title,
    head: html`<script src="../board.js" defer></script>${
      isToCome ? html`<noscript><meta http-equiv="refresh" content="3"></noscript>` : null
    }`,
    data,
    body,
  });
}

/** What the page of a key says that is over. */
export function boardOverPage(language: Language): string {
  const { title, over } = boardTexts[language];
  const body = html`<main><h1>${title}</h1><p>${over}</p></main>`;
  return document({ language, theme: null, base: '../', title, head: html``, data: html``, body });
}

/** `base`: from the page to the folder of what it loads. */
export function document(of: {
  readonly base: '' | '../';
  readonly language: Language;
  readonly theme: Theme;
  readonly title: string;
  readonly head: Html;
  readonly data: Html;
  readonly body: Html;
}): string {
  const theme = of.theme === null ? null : html` data-theme="${of.theme}"`;
  return html`<!doctype html>
<html lang="${of.language}"${theme}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${of.title}</title><link rel="stylesheet" href="${of.base}board.css">${of.head}</head>
<body ${of.data}>
${of.body}
</body></html>
`.text;
}
