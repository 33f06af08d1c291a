// RUN-21: a foundation that waits for its reboot is still being patched, so that nothing else starts anywhere until it is done.
import { DateTime } from 'luxon';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';

/** `until`: the hour that somebody chose; null: nobody has chosen one. */
export type HoldingFoundation = { readonly hostname: string; readonly until: Date | null };

/** On whatever is about another server, or its campaign. */
export function holdingText({ hostname, until }: HoldingFoundation, zone: string): Text {
  const { fr, en } = waitText(until, zone);
  return {
    fr: `${hostname}, un socle de PatchCenter, attend ${fr} : d’ici là, rien d’autre ne démarre sur tout le parc (/reboot ${hostname})`,
    en: `${hostname}, a foundation of PatchCenter, waits for ${en}: until then nothing else starts on the whole estate (/reboot ${hostname})`,
  };
}

/** On the card that asks for its hour. */
export function holdingWarning(until: Date | null): Text {
  return until === null
    ? {
        fr: 'PatchCenter repose sur ce serveur : tant qu’il n’a pas redémarré, rien d’autre ne démarre sur tout le parc. Choisissez l’heure la plus proche qui convienne.',
        en: 'PatchCenter stands on this server: until it has rebooted, nothing else starts on the whole estate. Choose the nearest time that suits.',
      }
    : {
        fr: 'PatchCenter repose sur ce serveur : jusqu’à cette heure, rien d’autre ne démarre sur tout le parc. Une heure plus proche, ou « Redémarrer maintenant », le libère plus tôt.',
        en: 'PatchCenter stands on this server: until that time nothing else starts on the whole estate. A nearer time, or “Reboot now”, frees it earlier.',
      };
}

function waitText(until: Date | null, zone: string): Text {
  if (until === null) {
    return { fr: 'que l’heure de son redémarrage soit choisie', en: 'the time of its reboot to be chosen' };
  }
  const local = DateTime.fromJSDate(until, { zone });
  const day = dayText(local.toFormat('yyyy-MM-dd'));
  return {
    fr: `son redémarrage, le ${day.fr} à ${local.toFormat("HH'h'mm")}`,
    en: `its reboot on ${day.en} at ${local.toFormat('HH:mm')}`,
  };
}
