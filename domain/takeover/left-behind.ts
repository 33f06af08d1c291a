// What of PatchCenter is not taken over, and what of ours stays although PatchCenter does not have it: said with each takeover.
import { counted } from '../counts.ts';
import type { Text } from '../language.ts';
import type { SourceShape } from './source-tables.ts';

export type LeftBehind = {
  readonly shape: Pick<SourceShape, 'unread' | 'missing'>;
  readonly openSessions: number;
  readonly openValidations: number;
  readonly pastPlanRows: number;
  readonly ourPlanRows: number;
  readonly ourLinks: number;
  readonly dismissedLinks: number;
  readonly historyOfOthers: number;
  readonly unsaidRefusals: number;
};

const MAX_COLUMNS = 12;

export function leftBehindTexts(left: LeftBehind): readonly Text[] {
  const { unread, missing } = left.shape;
  return [
    ...missing.map((what) => ({
      fr: `absent ou interdit en lecture : ${what}`,
      en: `not there, or not to be read: ${what}`,
    })),
    ...(unread.length > 0 ? [columns(unread)] : []),
    ...said(left.openSessions, ['session en cours', 'sessions en cours'], ['open session', 'open sessions'], {
      fr: 'à terminer dans PatchCenter',
      en: 'to be ended in PatchCenter',
    }),
    ...said(
      left.openValidations,
      ['validation en attente ou KO', 'validations en attente ou KO'],
      ['validation that is open or KO', 'validations that are open or KO'],
      {
        fr: 'notées dans l’historique, elles n’ouvrent aucune production ici',
        en: 'noted in the history, they open no production here',
      },
    ),
    ...said(left.pastPlanRows, ['ligne de planning passée', 'lignes de planning passées'], ['plan row', 'plan rows'], {
      fr: 'PLAN-3',
      en: 'of weeks that are over, PLAN-3',
    }),
    ...said(left.ourPlanRows, ['ligne de planning', 'lignes de planning'], ['plan row', 'plan rows'], ONLY_HERE),
    ...said(left.ourLinks, ['lien', 'liens'], ['link', 'links'], ONLY_HERE),
    ...said(left.dismissedLinks, ['lien détecté', 'liens détectés'], ['detected link', 'detected links'], {
      fr: 'retirés ici à la main',
      en: 'removed here by hand',
    }),
    ...said(left.historyOfOthers, ['patch passé', 'patchs passés'], ['past update', 'past updates'], {
      fr: 'de serveurs non repris',
      en: 'of servers that are not taken over',
    }),
    ...said(
      left.unsaidRefusals,
      ['autre ligne refusée', 'autres lignes refusées'],
      ['more refused row', 'more refused rows'],
      {
        fr: 'de l’historique',
        en: 'of the history',
      },
    ),
  ];
}

const ONLY_HERE: Text = { fr: 'seulement ici, sans changement', en: 'only here, unchanged' };

function said(n: number, fr: readonly [string, string], en: readonly [string, string], why: Text): readonly Text[] {
  if (n === 0) return [];
  return [{ fr: `${counted(n, 'fr', ...fr)} (${why.fr})`, en: `${counted(n, 'en', ...en)} (${why.en})` }];
}

function columns(unread: readonly string[]): Text {
  const list = unread.slice(0, MAX_COLUMNS).join(', ');
  const more = unread.length - MAX_COLUMNS;
  return {
    fr: `colonnes non reprises : ${list}${more > 0 ? ` et ${more} autres` : ''}`,
    en: `columns not taken over: ${list}${more > 0 ? ` and ${more} more` : ''}`,
  };
}
