// What a browser shows for a link to a file: one button. Programs that look at links (previews, mail and chat scanners) fetch them
// with GET; only the button, a POST, takes the file and counts as a use.
import { type Language, say, type Text } from '../../domain/language.ts';
import { escaped } from '../shared/html.ts';

const TAKE: Text = { fr: 'Télécharger', en: 'Download' };
const OVER: Text = {
  fr: 'Ce lien n’est plus valide : redemandez le fichier au bot.',
  en: 'This link is no longer valid: ask the bot for the file again.',
};

export function linkPage(title: Text, language: Language): string {
  const button = `<form method="post"><button type="submit">${escaped(say(TAKE, language))}</button></form>`;
  return page(language, say(title, language), button);
}

export function overPage(language: Language): string {
  return page(language, 'PatchCenter', `<p>${escaped(say(OVER, language))}</p>`);
}

function page(language: Language, title: string, body: string): string {
  const shown = escaped(title);
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${shown}</title>`;
  return `<!doctype html><html lang="${language}"><head>${head}</head><body><h1>${shown}</h1>${body}</body></html>\n`;
}
