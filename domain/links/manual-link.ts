// A link made by hand: the rules that it must satisfy before it is stored (LINK-3).
import type { Text } from '../language.ts';
import type { NamedServer, StoredLink } from './detect.ts';

export type ManualLinkRequest = {
  readonly prodName: string;
  readonly nonprodName: string;
  /** null: no server has that name. */
  readonly prod: NamedServer | null;
  readonly nonprod: NamedServer | null;
  readonly stored: readonly StoredLink[];
};

/** LINK-3: the reason why the link cannot be made, or null. The same pair the other way round is refused too. */
export function manualLinkRefusal({ prodName, nonprodName, prod, nonprod, stored }: ManualLinkRequest): Text | null {
  if (prod === null) return unknownServer(prodName);
  if (nonprod === null) return unknownServer(nonprodName);
  if (prod.id === nonprod.id) {
    return { fr: 'Un serveur ne peut pas être lié à lui-même.', en: 'A server cannot be linked to itself.' };
  }
  if (stored.some((link) => link.prodId === prod.id && link.nonprodId === nonprod.id)) {
    return {
      fr: `${prod.hostname} et ${nonprod.hostname} sont déjà liés.`,
      en: `${prod.hostname} and ${nonprod.hostname} are already linked.`,
    };
  }
  if (stored.some((link) => link.prodId === nonprod.id && link.nonprodId === prod.id)) {
    return {
      fr: `${prod.hostname} et ${nonprod.hostname} sont déjà liés, dans l’autre sens.`,
      en: `${prod.hostname} and ${nonprod.hostname} are already linked, the other way round.`,
    };
  }
  return null;
}

function unknownServer(name: string): Text {
  return { fr: `Aucun serveur ne s’appelle ${name}.`, en: `No server is called ${name}.` };
}
