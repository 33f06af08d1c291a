// What Teams opens as a tab: it asks Teams who sits before it, then goes to that person's board.
import type { Text } from '../../../domain/language.ts';
import { html } from '../../shared/html.ts';
import { document } from './board-page.ts';

const WAIT: Text = { fr: 'Connexion au tableau…', en: 'Signing in to the board…' };
const FAILED: Text = {
  fr: 'La connexion a échoué. Écrivez /tableau au bot, il donne un lien vers la même page.',
  en: 'The sign-in failed. Type /board to the bot: it gives a link to the same page.',
};

/** Before anybody is known: in both languages. */
export const TAB_PAGE = document({
  language: 'fr',
  theme: null,
  title: 'PatchCenter',
  base: '',
  head: html`<script src="teams.js" defer></script><script src="tab.js" defer></script>`,
  data: html`class="tab"`,
  body: html`<main><h1>PatchCenter</h1><div id="wait" role="status"><p>${WAIT.fr}</p><p lang="en">${WAIT.en}</p></div><div id="failed" role="alert" hidden><p>${FAILED.fr}</p><p lang="en">${FAILED.en}</p></div></main>`,
});
