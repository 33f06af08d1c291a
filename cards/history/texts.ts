// The words of the history.
import { counted } from '../words.ts';

const en = {
  heading: 'History',
  none: 'Nothing has been patched yet.',
  count: (n: number) => counted(n, 'en', 'attempt', 'attempts'),
  ok: (n: number) => `${n} OK`,
  ko: (n: number) => `${n} KO`,
  campaign: (id: number) => `campaign ${id}`,
  imported: 'imported',
  packages: (n: number) => counted(n, 'en', 'package', 'packages'),
  results: { ok: 'OK', ko: 'KO' },
};

const fr: typeof en = {
  heading: 'Historique',
  none: 'Rien n’a encore été patché.',
  count: (n) => counted(n, 'fr', 'exécution', 'exécutions'),
  ok: (n) => `${n} OK`,
  ko: (n) => `${n} KO`,
  campaign: (id) => `campagne ${id}`,
  imported: 'importé',
  packages: (n) => counted(n, 'fr', 'paquet', 'paquets'),
  results: { ok: 'OK', ko: 'KO' },
};

export const historyTexts = { en, fr };
