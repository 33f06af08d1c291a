// The words of the card of one package.
import { counted } from '../../words.ts';

const en = {
  heading: 'Package',
  servers: (n: number) => `installed on ${counted(n, 'en', 'server', 'servers')}`,
  versions: (n: number) => counted(n, 'en', 'version', 'versions'),
  unlisted: (n: number) => `packages not listed yet on ${counted(n, 'en', 'server', 'servers')}`,
  unknown: 'unknown here',
  none: 'No server has it installed, as last scanned.',
  neverMet: 'No scan has listed a package of this name. Names are exact: openssl-libs, not openssl libs.',
  on: (n: number) => counted(n, 'en', 'server', 'servers'),
  pending: (n: number) => `security update pending on ${counted(n, 'en', 'server', 'servers')}`,
};

const fr: typeof en = {
  heading: 'Paquet',
  servers: (n) => `installé sur ${counted(n, 'fr', 'serveur', 'serveurs')}`,
  versions: (n) => counted(n, 'fr', 'version', 'versions'),
  unlisted: (n) => `paquets pas encore relevés sur ${counted(n, 'fr', 'serveur', 'serveurs')}`,
  unknown: 'inconnu ici',
  none: 'Aucun serveur ne l’a, d’après les derniers scans.',
  neverMet: 'Aucun scan n’a relevé de paquet de ce nom. Le nom est exact : openssl-libs, et non openssl libs.',
  on: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  pending: (n) => `mise à jour de sécurité en attente sur ${counted(n, 'fr', 'serveur', 'serveurs')}`,
};

export const packageTexts = { en, fr };
