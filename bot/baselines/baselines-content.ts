// Baselines as a workbook: as the import takes them back, and a template for those that are to be made (POL-1).
import { loadBaselines } from '../../db/queries/baselines/baselines.ts';
import { type BaselineLine, writeBaselinesWorkbook } from '../../spreadsheets/baselines-workbook.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

const NO_RULE = { kinds: '', severities: '', repositories: '', days: null, level: '' };

export async function baselinesContent({ db, language }: ContentContext): Promise<FileContent> {
  const rows = (await loadBaselines(db)).flatMap(({ family, name, version, rules }) => {
    const { approved, rejected, unrated } = rules;
    const whole = {
      others: yesNo(rules.nonSecurity, language),
      unrated: unrated.action,
      'unrated-days': unrated.afterDays,
      approved: [...approved.packages, ...approved.advisories].join(' '),
      rejected: [...rejected.packages, ...rejected.advisories].join(' '),
      dependencies: rejected.asDependency,
      version,
    };
    const empty = {
      others: '',
      unrated: '',
      'unrated-days': null,
      approved: '',
      rejected: '',
      dependencies: '',
      version: null,
    };
    const each = rules.approve.map(({ kinds, severities, repositories, afterDays, level }) => ({
      ...{ kinds: kinds.join(' '), severities: severities.join(' '), repositories: repositories.join(' ') },
      ...{ days: afterDays, level },
    }));
    return (each.length === 0 ? [NO_RULE] : each).map(
      (rule, index): BaselineLine => ({ family, name, ...rule, ...(index === 0 ? whole : empty) }),
    );
  });
  const body = await writeBaselinesWorkbook(rows, language);
  return { body, fileName: 'patchcenter-baselines.xlsx', type: XLSX_TYPE };
}

function yesNo(yes: boolean, language: 'fr' | 'en'): string {
  if (language === 'fr') return yes ? 'oui' : 'non';
  return yes ? 'yes' : 'no';
}
