// The words of the correspondence of production and non-production.
import { counted } from '../../words.ts';

const en = {
  heading: 'Correspondence',
  linked: (prods: number, auto: number, manual: number) =>
    `${counted(prods, 'en', 'production', 'productions')} linked · ${counted(auto, 'en', 'link', 'links')} found by name, ${manual} by hand`,
  todo: (ambiguous: number, unlinked: number, orphans: number) =>
    `${ambiguous} ambiguous · ${counted(unlinked, 'en', 'production', 'productions')} without a link · ${counted(orphans, 'en', 'orphan', 'orphans')}`,
  found: (n: number) => `Detection would add ${counted(n, 'en', 'link', 'links')}.`,
  nothing: 'Detection would add nothing.',
  dismissed: (n: number) => `${counted(n, 'en', 'pair', 'pairs')} removed by hand: not proposed again.`,
  none: 'Nothing is left to settle.',
  kind: { ambiguous: 'ambiguous', unlinked: 'no link', orphans: 'no production' },
  with: 'with',
  detect: 'Detect',
  export: 'Excel',
  link: 'Link…',
  linkNow: 'Link',
  prod: 'Production',
  nonprod: 'Non-productions (with commas)',
};

const fr: typeof en = {
  heading: 'Correspondances',
  linked: (prods, auto, manual) =>
    `${counted(prods, 'fr', 'production liée', 'productions liées')} · ${counted(auto, 'fr', 'lien trouvé', 'liens trouvés')} par le nom, ${manual} à la main`,
  todo: (ambiguous, unlinked, orphans) =>
    `${counted(ambiguous, 'fr', 'cas ambigu', 'cas ambigus')} · ${counted(unlinked, 'fr', 'production', 'productions')} sans lien · ${counted(orphans, 'fr', 'orphelin', 'orphelins')}`,
  found: (n) => `La détection ajouterait ${counted(n, 'fr', 'lien', 'liens')}.`,
  nothing: 'La détection n’ajouterait rien.',
  dismissed: (n) => `${counted(n, 'fr', 'paire retirée', 'paires retirées')} à la main : plus proposée.`,
  none: 'Il ne reste rien à régler.',
  kind: { ambiguous: 'ambigu', unlinked: 'sans lien', orphans: 'sans production' },
  with: 'avec',
  detect: 'Détecter',
  export: 'Excel',
  link: 'Lier…',
  linkNow: 'Lier',
  prod: 'Production',
  nonprod: 'Hors productions (avec des virgules)',
};

export const linksTexts = { en, fr };
