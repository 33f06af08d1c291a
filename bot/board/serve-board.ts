// Answers the pages of the board: who has the key, and may still read, sees what they may read now (PEOPLE-3).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Language } from '../../domain/language.ts';
import type { VerifyPerson } from '../teams/entra-token.ts';
import { type BoardKey, boardKeyOf, boardPath } from './board-path.ts';
import { admitAll } from './board-reader.ts';
import { type BoardStream, createLiveBoards, type LiveParts } from './live-boards.ts';
import { boardOverPage, boardPage, type Theme } from './page/board-page.ts';
import { boardSections, sectionsToCome } from './page/sections.ts';
import { type SignIn, signIn } from './tab-sign-in.ts';

export type BoardPageAnswer =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'over'; readonly html: string }
  /** `framed`: within Teams. */
  | { readonly kind: 'page'; readonly html: string; readonly framed: boolean };

export type BoardStreamAnswer = 'unknown' | 'over' | 'full' | 'following';

export type BoardEdge = {
  page(path: string, query: URLSearchParams): Promise<BoardPageAnswer>;
  /** `open` is asked for the stream once it may be one; null: there is no place. */
  follow(path: string, query: URLSearchParams, open: () => BoardStream | null): Promise<BoardStreamAnswer>;
  leave(stream: BoardStream): void;
  /** By a token of Teams; null: this bot has no tab. */
  readonly signIn: ((authorization: string) => Promise<SignIn>) | null;
  /** Ends what is open. */
  stop(): Promise<void>;
};

export function createBoardEdge(parts: LiveParts & { readonly verifyPerson: VerifyPerson | null }): BoardEdge {
  const { verifyPerson } = parts;
  const boards = createLiveBoards(parts);
  async function admitted(path: string) {
    const key = boardKeyOf(path);
    if (key === null) return { kind: 'unknown' } as const;
    const [found] = await admitAll(parts, [key], parts.clock.now());
    return found?.kind === 'reader' ? { ...found, key } : (found ?? ({ kind: 'unknown' } as const));
  }
  return {
    async page(path, query) {
      const found = await admitted(path);
      if (found.kind === 'unknown') return found;
      if (found.kind === 'over') return { kind: 'over', html: boardOverPage(languageOf(query) ?? 'fr') };
      const { key, reader } = found;
      const language = languageOf(query) ?? reader.language ?? 'fr';
      const known = await boards.board(reader);
      const sections =
        known === null ? sectionsToCome(language) : boardSections(known.board, known.compliance, language);
      const framed = key.kind === 'tab';
      const [live, isToCome] = [liveOf(key, language), known === null];
      const html = boardPage({
        sections,
        language,
        theme: themeOf(query),
        live,
        isToCome,
        again: framed ? '../tab' : null,
      });
      return { kind: 'page', html, framed };
    },
    async follow(path, query, open) {
      const found = await admitted(path);
      if (found.kind !== 'reader') return found.kind;
      const { key, reader } = found;
      const stream = boards.hasPlace(reader) ? open() : null;
      if (stream === null) return 'full';
      boards.follow(stream, key, reader, languageOf(query) ?? reader.language ?? 'fr');
      return 'following';
    },
    leave: boards.leave,
    signIn: verifyPerson === null ? null : (authorization) => signIn(parts, verifyPerson, authorization),
    stop: boards.stop,
  };
}

/** From where the page stands. */
function liveOf(key: BoardKey, language: Language): string {
  return `${boardPath(key).split('/').at(-1)}/live?lang=${language}`;
}

function languageOf(query: URLSearchParams): Language | null {
  const asked = query.get('lang');
  return asked === 'fr' || asked === 'en' ? asked : null;
}

function themeOf(query: URLSearchParams): Theme {
  const asked = query.get('theme');
  return asked === 'light' || asked === 'dark' ? asked : null;
}

const own = (file: string) => readFileSync(new URL(`assets/${file}`, import.meta.url));

const SCRIPT = 'text/javascript; charset=utf-8';
/** Microsoft's own, served from here: a page of ours runs nothing from elsewhere. */
const TEAMS_JS = createRequire(import.meta.url).resolve('@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js');

/** What pages load: nothing of it is about anybody. */
export const BOARD_ASSETS: ReadonlyMap<string, { readonly type: string; readonly body: Buffer }> = new Map([
  ['/board/board.css', { type: 'text/css; charset=utf-8', body: own('board.css') }],
  ['/board/board.js', { type: SCRIPT, body: own('board.js') }],
  ['/board/tab.js', { type: SCRIPT, body: own('tab.js') }],
  ['/board/teams.js', { type: SCRIPT, body: readFileSync(TEAMS_JS) }],
]);
