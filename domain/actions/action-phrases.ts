// What attempts record of actions (`action-end.ts`, and the notes of the history), for `recordedText`. In English it is read as it is recorded.
import type { Phrase } from '../recorded/vcenter-phrases.ts';

const ENDS: readonly (readonly [recorded: string, fr: string])[] = [
  ['no end within (\\d+) s\\b', 'pas terminé en $2 s'],
  ['exit code (\\d+)', 'code de retour $2'],
];

/** What each is followed by how it ended. */
const BEGINNINGS: readonly (readonly [recorded: string, fr: string])[] = [
  ['the action before the update (.+?) did not succeed: ', 'l’action avant la mise à jour $1 a échoué : '],
  ['the action after the update (.+?) did not succeed: ', 'l’action après la mise à jour $1 a échoué : '],
  ['the action after the reboot (.+?) did not succeed: ', 'l’action après le redémarrage $1 a échoué : '],
  [
    'what was stopped before the update was not started again, (.+?): ',
    'ce qui a été arrêté avant la mise à jour n’a pas été remis en marche, $1 : ',
  ],
];

export const ACTION_PHRASES: readonly Phrase[] = [
  ...BEGINNINGS.flatMap(([beginning, fr]) =>
    ENDS.map(([end, howFr]): Phrase => [new RegExp(`${beginning}${end}`, 'g'), `${fr}${howFr}`]),
  ),
  [
    /actions are not run on Windows, and (.+?) must succeed: nothing was updated \(\/actions\)/g,
    'aucune action n’est exécutée sous Windows, et $1 doit réussir : rien n’a été mis à jour (/actions)',
  ],
  [
    /an update that was given up may still run there/g,
    'une mise à jour abandonnée y tourne peut-être encore',
    'an abandoned update may still be running there',
  ],
  [
    /the order of an action reached the host too late/g,
    'la commande est arrivée trop tard sur le serveur',
    'the command reached the server too late',
  ],
  [/; actions: (\d+) run, (\d+) failed/g, ' ; actions : $1 exécutées, $2 en échec', '; actions: $1 run, $2 failed'],
];
