// The words of a change of links.
import { changeTexts } from '../../change-texts.ts';
import { counted } from '../../words.ts';

const en = {
  ...changeTexts.en,
  heading: {
    detection: 'Links found by name',
    import: 'Links import',
    edit: 'Change to links',
    undo: 'Change to links, undone',
  },
  links: (n: number) => counted(n, 'en', 'link', 'links'),
  all: 'View all links',
};

const fr: typeof en = {
  ...changeTexts.fr,
  heading: {
    detection: 'Correspondances trouvées par nom',
    import: 'Import des correspondances',
    edit: 'Modification des correspondances',
    undo: 'Modification des correspondances, annulée',
  },
  links: (n) => counted(n, 'fr', 'lien', 'liens'),
  all: 'Voir toutes les correspondances',
};

export const linkChangeTexts = { en, fr };
