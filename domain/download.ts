// What can be fetched as a file: stored as the question, answered when it is fetched.
import type { Text } from './language.ts';
import type { Ability } from './people/roles.ts';

export type Download =
  /** PLAN-7: the rows of one year, as the import takes them. */
  | { readonly kind: 'plan'; readonly year: number }
  /** PLAN-7: no rows, and a sheet of the codes that may be used. */
  | { readonly kind: 'plan-template' };

/** Who may ask for it. */
export function downloadAbility(download: Download): Ability {
  switch (download.kind) {
    case 'plan':
    case 'plan-template':
      return 'read';
  }
}

/** What it is called on its card. */
export function downloadTitle(download: Download): Text {
  switch (download.kind) {
    case 'plan':
      return { fr: `Planning ${download.year} (Excel)`, en: `Plan of ${download.year} (Excel)` };
    case 'plan-template':
      return { fr: 'Modèle de planning vide (Excel)', en: 'Empty plan template (Excel)' };
  }
}
