// What a simulation says: "on these 200 servers it would install 1,214 updates, hold 96 for 4 more days, 12 have no advisory".
import { counted, serversText, wholeNumber } from '../counts.ts';
import type { Text } from '../language.ts';
import type { Simulated } from './simulate.ts';

export function simulatedText(one: Simulated): Text {
  return { fr: inFrench(one), en: inEnglish(one) };
}

function inEnglish(one: Simulated): string {
  if (one.servers === 0) return 'It applies to no server.';
  const n = (count: number) => wholeNumber(count, 'en');
  const days = counted(one.longest, 'en', 'more day', 'more days');
  const parts = joined([
    `it would install ${counted(one.install, 'en', 'update', 'updates')} on ${n(one.receiving)}`,
    one.held > 0 && `hold ${n(one.held)} for up to ${days}`,
    one.unrated > 0 && `hold ${n(one.unrated)} for want of an advisory`,
    one.ask > 0 && `leave ${n(one.ask)} to be decided`,
    one.rejected > 0 && `reject ${n(one.rejected)}`,
    one.left > 0 && `leave out ${n(one.left)}`,
  ]);
  return joined(
    [
      `${one.servers === 1 ? 'On this server' : `On these ${serversText(one.servers).en}`} ${parts}.`,
      one.withoutAdvisory > 0 && `${n(one.withoutAdvisory)} without an advisory.`,
      one.excluded > 0 && `${n(one.excluded)} held back by package exclusions.`,
      one.obstacle > 0 && `${n(one.obstacle)} held on the servers themselves.`,
      one.unread > 0 && `${serversText(one.unread).en} not read yet.`,
    ],
    ' ',
  );
}

function inFrench(one: Simulated): string {
  if (one.servers === 0) return 'Il ne s’applique à aucun serveur.';
  const n = (count: number) => wholeNumber(count, 'fr');
  const days = counted(one.longest, 'fr', 'jour', 'jours');
  const parts = joined([
    `il installerait ${counted(one.install, 'fr', 'mise à jour', 'mises à jour')} sur ${n(one.receiving)}`,
    one.held > 0 && `en mettrait ${n(one.held)} en attente (encore ${days} au plus)`,
    one.unrated > 0 && `en retiendrait ${n(one.unrated)} faute d’avis`,
    one.ask > 0 && `en laisserait ${n(one.ask)} à décider`,
    one.rejected > 0 && `en rejetterait ${n(one.rejected)}`,
    one.left > 0 && `en laisserait ${n(one.left)} de côté`,
  ]);
  return joined(
    [
      `${one.servers === 1 ? 'Sur ce serveur' : `Sur ces ${serversText(one.servers).fr}`}, ${parts}.`,
      one.withoutAdvisory > 0 && `${n(one.withoutAdvisory)} sans avis.`,
      one.excluded > 0 && `${counted(one.excluded, 'fr', 'retenue', 'retenues')} par des exclusions de paquet.`,
      one.obstacle > 0 && `${counted(one.obstacle, 'fr', 'bloquée', 'bloquées')} sur les serveurs eux-mêmes.`,
      one.unread > 0 && `${serversText(one.unread).fr} sans lecture pour l’instant.`,
    ],
    ' ',
  );
}

function joined(parts: readonly (string | false)[], by = ', '): string {
  return parts.filter((part) => part !== false).join(by);
}
