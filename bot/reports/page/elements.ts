// The page as a document: what comes from outside is only ever a text node or an attribute, which the DOM escapes as it writes.
import { parseHTML } from 'linkedom';
import { cleanText } from '../../../cards/plain-text.ts';
import { PAGE_POLICY } from '../../files/file-body.ts';

/** Of the DOM what a page is made with: the house has no types of browsers. */
export type Element = {
  textContent: string | null;
  readonly outerHTML: string;
  append(...children: readonly (Element | string)[]): void;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<Element>;
};
export type Document = {
  readonly documentElement: Element;
  readonly head: Element;
  readonly body: Element;
  createElement(name: string): Element;
};
export type Page = { readonly document: Document; readonly main: Element };
type Attributes = Readonly<Record<string, string>>;
type Child = Element | string | null;

/** Longer texts are whole in the workbook. */
const MAX_TEXT = 300;

/** `title`: a browser reads no entities less than text in it, and the DOM writes it as it is, so it holds no signs of HTML. */
export function newPage(language: string, title: string): Page {
  const { document }: { readonly document: Document } = parseHTML(
    '<!doctype html><html><head></head><body></body></html>',
  );
  document.documentElement.setAttribute('lang', language);
  const main = document.createElement('main');
  const { head } = document;
  head.append(element(document, 'meta', { charset: 'utf-8' }));
  head.append(element(document, 'meta', { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY }));
  head.append(element(document, 'meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }));
  head.append(element(document, 'meta', { name: 'color-scheme', content: 'light dark' }));
  head.append(element(document, 'title', {}, title.replace(/[<>&]/g, '')));
  document.body.append(main);
  return { document, main };
}

export function element(
  document: Document,
  name: string,
  attributes: Attributes,
  ...children: readonly Child[]
): Element {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const child of children) {
    if (child !== null) made.append(typeof child === 'string' ? cleanText(child, MAX_TEXT) : child);
  }
  return made;
}

/** Of ours alone: a style sheet is no place for texts from outside. */
export function withStyle({ document }: Page, css: string): void {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
}

export function pageText({ document }: Page): string {
  return `<!doctype html>\n${document.documentElement.outerHTML}\n`;
}
