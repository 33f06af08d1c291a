// The evidence of one server in a validation request: packages from and to, checks before and after.
import type { Language } from '../../../domain/language.ts';
import { changeText, differenceText } from '../../change-words.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, restText } from '../../lines.ts';
import { run, strong } from '../../plain-text.ts';
import { validationRun } from '../../session-words.ts';
import { explained, inWords } from '../../words.ts';
import { validationTexts } from './texts.ts';
import type { ValidationServer } from './view.ts';

const MAX_PACKAGES = 3;
const MAX_CHECKS = 3;

export function serverLines(server: ValidationServer, language: Language): readonly Line[] {
  const words = validationTexts[language];
  return [
    line(
      strong(server.hostname, 48),
      strong(validationRun(server.status, language).text),
      run(server.environment, { isSubtle: true }, 32),
      run(words.patchedAt(formatInstant(server.patchedAt, language)), { isSubtle: true }),
    ),
    ...answerLines(server, language),
    line(...changeParts(server, language)),
    detail(checkText(server, language)),
    ...(server.looks ?? []).map((look) => lookLine(look, language)),
    ...(server.actions === undefined ? [] : [detail(inWords(server.actions, language), {}, 300)]),
  ];
}

function lookLine({ verdict, text }: NonNullable<ValidationServer['looks']>[number], language: Language): Line {
  const said = inWords(text, language);
  if (verdict !== 'attention') return detail(said, {}, 300);
  return { inlines: [run(said, { size: 'Small', color: 'Warning' }, 300)], spacing: 'None' };
}

/** `12 packages changed · 3 security fixes · no reboot`: what is not known is left out. */
function changeParts({ packages, fixes, rebooted }: ValidationServer, language: Language): readonly string[] {
  const words = validationTexts[language];
  return [
    packages.total === 0 ? words.noPackages : words.packages(packages.total),
    fixes > 0 ? words.securityFixes(fixes) : '',
    rebooted === null ? '' : words.reboot[rebooted ? 'yes' : 'no'],
  ];
}

function answerLines({ answer }: ValidationServer, language: Language): readonly Line[] {
  if (answer === null) return [];
  const by = validationTexts[language].answered(answer.by, formatInstant(answer.at, language));
  return [detail(answer.comment === null ? by : explained(by, answer.comment, language))];
}

/** The most telling packages, from and to. */
export function versionLines({ packages }: ValidationServer, language: Language): readonly Line[] {
  if (packages.total === 0) return [];
  const shown = packages.first.slice(0, MAX_PACKAGES);
  const rest = packages.total - shown.length;
  const list = shown.map((change) => `${shortName(change.name)} ${changeText(change, language)}`).join(', ');
  return [detail(`${list}${rest > 0 ? ` ${restText(rest, language)}` : ''}`, {}, 360)];
}

function shortName(name: string): string {
  return name.length <= 32 ? name : `${name.slice(0, 31)}…`;
}

/** Only what got worse needs the owner; unknown is said, for it is not a yes. */
function checkText({ checks }: ValidationServer, language: Language): string {
  const words = validationTexts[language];
  if (checks.verdict === 'yes') return words.checksSame;
  const worse = checks.differences.filter((difference) => difference.worse);
  const rest = worse.length - MAX_CHECKS;
  const list = worse.slice(0, MAX_CHECKS).map((difference) => differenceText(difference, language));
  const start = checks.verdict === 'no' ? words.checksWorse : words.checksUnknown;
  if (list.length === 0) return start;
  return explained(start, `${list.join(', ')}${rest > 0 ? ` ${restText(rest, language)}` : ''}`, language);
}
