// What is recorded of a vault that does not give a secret, in both languages.
import type { Phrase } from '../recorded/vcenter-phrases.ts';

export const VAULT_PHRASES: readonly Phrase[] = [
  [
    /; the vault still gives that secret, which is not tried again for 5 minutes or more/g,
    ' ; le coffre donne toujours ce secret, qui n’est plus essayé pendant 5 minutes ou plus',
  ],
  [/: the secret of the vault was refused before/g, ' : le secret du coffre a déjà été refusé'],
  [/its password is not given by the vault: /g, 'le coffre ne donne pas son mot de passe : '],
  [
    /: its password is still being changed in the vault, after (\d+) seconds/g,
    ' : son mot de passe est encore en cours de changement dans le coffre, après $1 secondes',
  ],
  [
    /: it is not in the vault, or PatchCenter may not have it: its safe needs List and Retrieve accounts for the application and for the provider/g,
    ' : il n’est pas dans le coffre, ou PatchCenter n’y a pas droit : son safe demande List et Retrieve accounts pour l’application et pour le provider',
  ],
  [/the provider does not reach the vault/g, 'le provider n’atteint pas le coffre'],
  [/: the answer is about another account/g, ' : la réponse concerne un autre compte'],
];
