// The remaining prerequisites read on the host: sudo, package lock, rpm database, clock, preview (PRE-7).
import type { Answer } from '../answer.ts';
import { wholeNumber } from '../counts.ts';
import { bootChecks } from '../kernels/boot-checks.ts';
import type { Language, Text } from '../language.ts';
import { narrowingChecks } from '../prerequisites/narrowing-check.ts';
import type { Check, CheckCode, PrerequisiteInput } from '../prerequisites/prerequisite-input.ts';
import { windowsHostChecks } from '../prerequisites/windows-checks.ts';
import { nameList } from './name-list.ts';

/** PRE-7. Without a preview the update can still be made: that only warns, unless it is narrowed. */
export function hostChecks(input: PrerequisiteInput): readonly Check[] {
  const { facts, thresholds } = input;
  const limit = thresholds.clockSkewSeconds;
  const ofPackages =
    input.platform === 'windows'
      ? windowsHostChecks(input)
      : [
          blocking('sudo', facts?.sudo ?? 'unknown', SUDO),
          blocking('package-lock', opposite(facts?.packageLock ?? 'unknown'), LOCK),
          databaseCheck(input),
        ];
  return [
    ...ofPackages,
    blocking('clock', clockAnswer(facts?.clockSkewSeconds ?? null, limit), clockTexts(facts?.clockSkewSeconds ?? null)),
    ...bootChecks(input),
    ...narrowingChecks(input),
    ...actionsCheck(input),
    ...previewCheck(input),
  ];
}

/** None on Windows, where a search of updates takes too long for whoever waits. */
function previewCheck({ platform, facts }: PrerequisiteInput): readonly Check[] {
  if (platform === 'windows') return [];
  const answer = facts?.previewed ? 'yes' : 'unknown';
  return [{ code: 'preview', answer, blocking: false, text: PREVIEW[answer] }];
}

const MAX_ACTIONS_NAMED = 3;

/** RUN-19. It only warns: what fails by it is told, or ends the attempt, as the action says. */
function actionsCheck({ facts }: PrerequisiteInput): readonly Check[] {
  const refused = facts?.refusedActions ?? [];
  if (refused.length === 0) return [];
  const { fr, en } = nameList(
    refused.map((one) => one.slice(0, 80)),
    MAX_ACTIONS_NAMED,
  );
  const text =
    facts?.windows !== undefined
      ? onWindows({ fr, en })
      : {
          fr: `sudo n’autorise pas ces actions, à ajouter aux sudoers du serveur (/actions) : ${fr}`,
          en: `sudo does not allow these actions, to be added to the sudoers of the server (/actions): ${en}`,
        };
  return [{ code: 'actions', answer: 'no', blocking: false, text }];
}

function onWindows({ fr, en }: Text): Text {
  return {
    fr: `aucune action n’est exécutée sous Windows (/actions) : ${fr}`,
    en: `actions are not run on Windows (/actions): ${en}`,
  };
}

/** A repair is what an interrupted dpkg needs: it must not be kept from it. */
function databaseCheck({ facts, repair }: PrerequisiteInput): Check {
  if (!facts?.dpkgInterrupted) return blocking('rpm-database', facts?.rpmDatabaseReadable ?? 'unknown', DATABASE);
  if (repair) return { code: 'rpm-database', answer: 'yes', blocking: true, text: TO_BE_REPAIRED };
  return blocking('rpm-database', facts.rpmDatabaseReadable, INTERRUPTED);
}

type Texts = Readonly<Record<Answer, Text>>;

function blocking(code: CheckCode, answer: Answer, texts: Texts): Check {
  return { code, answer, blocking: true, text: texts[answer] };
}

function opposite(answer: Answer): Answer {
  if (answer === 'unknown') return 'unknown';
  return answer === 'yes' ? 'no' : 'yes';
}

function clockAnswer(skewSeconds: number | null, limitSeconds: number): Answer {
  if (skewSeconds === null || Number.isNaN(skewSeconds)) return 'unknown';
  return Math.abs(skewSeconds) <= limitSeconds ? 'yes' : 'no';
}

function clockTexts(skewSeconds: number | null): Texts {
  const seconds = (language: Language) => wholeNumber(Math.round(skewSeconds ?? 0), language);
  return {
    yes: { fr: 'Horloge à l’heure', en: 'Clock in sync' },
    no: { fr: `Horloge décalée de ${seconds('fr')} s`, en: `Clock off by ${seconds('en')} s` },
    unknown: { fr: 'Horloge : non vérifiée', en: 'Clock: not checked' },
  };
}

const SUDO: Texts = {
  yes: { fr: 'sudo sans mot de passe', en: 'sudo without a password' },
  no: { fr: 'sudo demande un mot de passe ou refuse', en: 'sudo requires a password or is refused' },
  unknown: { fr: 'sudo : non vérifié', en: 'sudo: not checked' },
};

const LOCK: Texts = {
  yes: { fr: 'Aucune autre opération sur les paquets', en: 'No other package operation' },
  no: { fr: 'Une autre opération sur les paquets est en cours', en: 'Another package operation is in progress' },
  unknown: { fr: 'Verrou des paquets : non vérifié', en: 'Package lock: not checked' },
};

const DATABASE: Texts = {
  yes: { fr: 'Base des paquets lisible', en: 'Package database readable' },
  no: { fr: 'Base des paquets illisible', en: 'Package database unreadable' },
  unknown: { fr: 'Base des paquets : non vérifiée', en: 'Package database: not checked' },
};

const INTERRUPTED: Texts = {
  ...DATABASE,
  no: {
    fr: 'dpkg a été interrompu : « dpkg --configure -a » est nécessaire',
    en: 'dpkg was interrupted: “dpkg --configure -a” is needed',
  },
};

const TO_BE_REPAIRED: Text = {
  fr: 'dpkg a été interrompu : la réparation demandée commencera par le terminer',
  en: 'dpkg was interrupted: the requested repair will complete it first',
};

/** Those that hold a server back; attempts record them in English. */
export const HOST_TEXTS: readonly Text[] = [SUDO, LOCK, DATABASE, INTERRUPTED].flatMap(({ no, unknown }) => [
  no,
  unknown,
]);

const PREVIEW: Readonly<Record<'yes' | 'unknown', Text>> = {
  yes: { fr: 'Aperçu de la mise à jour disponible', en: 'Update preview available' },
  unknown: { fr: 'Aperçu de la mise à jour indisponible', en: 'Update preview not available' },
};
