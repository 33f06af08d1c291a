// The words of the card of all links between production and non-production.
import { counted } from '../../words.ts';

/** Nothing of what there is none of. */
function parts(all: readonly (readonly [n: number, text: string])[]): string {
  return all.flatMap(([n, text]) => (n > 0 ? [text] : [])).join(' · ');
}

const en = {
  heading: 'Production / non-production links',
  linked: (prods: number, auto: number, manual: number) =>
    parts([
      [prods, `${counted(prods, 'en', 'production server', 'production servers')} linked`],
      [auto, `${counted(auto, 'en', 'link', 'links')} found by name`],
      [manual, `${counted(manual, 'en', 'link', 'links')} by hand`],
    ]),
  todo: (ambiguous: number, unlinked: number, orphans: number) =>
    parts([
      [ambiguous, `${ambiguous} unclear`],
      [unlinked, `${counted(unlinked, 'en', 'production server', 'production servers')} without a link`],
      [orphans, `${counted(orphans, 'en', 'non-production server', 'non-production servers')} without production`],
    ]),
  found: (n: number) => `Detection would add ${counted(n, 'en', 'link', 'links')}.`,
  nothing: 'Detection would add nothing.',
  dismissed: (n: number) => `${counted(n, 'en', 'pair', 'pairs')} removed by hand will not be proposed again.`,
  none: 'Nothing left to resolve.',
  kind: { ambiguous: 'unclear link', unlinked: 'no link', orphans: 'no production' },
  with: 'with',
  detect: 'Detect',
  export: 'Export to Excel',
  link: 'Link…',
  linkNow: 'Link these servers',
  prod: 'Production',
  nonprod: 'Non-production servers (separate with commas)',
};

const fr: typeof en = {
  heading: 'Correspondances production / hors production',
  linked: (prods, auto, manual) =>
    parts([
      [prods, counted(prods, 'fr', 'serveur de production lié', 'serveurs de production liés')],
      [auto, `${counted(auto, 'fr', 'lien trouvé', 'liens trouvés')} par nom`],
      [manual, `${counted(manual, 'fr', 'lien fait', 'liens faits')} à la main`],
    ]),
  todo: (ambiguous, unlinked, orphans) =>
    parts([
      [ambiguous, counted(ambiguous, 'fr', 'cas ambigu', 'cas ambigus')],
      [unlinked, `${counted(unlinked, 'fr', 'serveur de production', 'serveurs de production')} sans lien`],
      [orphans, `${counted(orphans, 'fr', 'serveur', 'serveurs')} hors production sans production`],
    ]),
  found: (n) => `La détection ajouterait ${counted(n, 'fr', 'lien', 'liens')}.`,
  nothing: 'La détection n’ajouterait rien.',
  dismissed: (n) =>
    `${counted(n, 'fr', 'paire retirée à la main ne sera', 'paires retirées à la main ne seront')} plus ${n < 2 ? 'proposée' : 'proposées'}.`,
  none: 'Rien à régler.',
  kind: { ambiguous: 'lien ambigu', unlinked: 'sans lien', orphans: 'sans production' },
  with: 'avec',
  detect: 'Détecter',
  export: 'Exporter en Excel',
  link: 'Lier…',
  linkNow: 'Lier ces serveurs',
  prod: 'Production',
  nonprod: 'Serveurs hors production (séparés par des virgules)',
};

export const linksTexts = { en, fr };
