// From what was asked for to the bytes of a file, read as one state of the database when it is fetched.
import type { Download } from '../../domain/download.ts';
import { baselinesContent } from '../baselines/baselines-content.ts';
import { updatesContent } from '../baselines/updates-content.ts';
import { advisoryContent, complianceContent, packageContent } from '../compliance/compliance-content.ts';
import { evidenceContent } from '../evidence/evidence-content.ts';
import { excludesContent } from '../exclusions/excludes-content.ts';
import type { ContentContext, FileContent } from '../files/file-body.ts';
import { auditContent } from '../history/audit-content.ts';
import { driftContent } from '../history/drift-content.ts';
import { historyContent } from '../history/history-content.ts';
import { inventoryContent, logContent } from '../history/inventory-content.ts';
import { coverageContent } from '../integrations/coverage-content.ts';
import { estateContent } from '../inventory/estate-content.ts';
import { kpiContent } from '../kpi/kpi-content.ts';
import { linksContent } from '../links/links-content.ts';
import { peopleContent } from '../people/people-content.ts';
import { planContent, planTemplateContent } from '../planning/plan-content.ts';
import { reportContent } from '../reports/report-content.ts';
import { serversContent } from '../servers/servers-content.ts';

export async function contentOf(ctx: ContentContext, download: Download): Promise<FileContent> {
  switch (download.kind) {
    case 'plan':
      return planContent(ctx, download.year);
    case 'plan-template':
      return planTemplateContent(ctx);
    case 'links':
      return linksContent(ctx);
    case 'estate':
      return estateContent(ctx, download.people === true ? 'everything' : 'without-people');
    case 'estate-template':
      return estateContent(ctx, 'template');
    case 'inventory':
      return download.part === 'drift'
        ? driftContent(ctx, download.campaignId)
        : inventoryContent(ctx, download.campaignId, download.part);
    case 'log':
      return logContent(ctx, download.hostname);
    case 'excludes':
      return excludesContent(ctx);
    case 'baselines':
      return baselinesContent(ctx);
    case 'updates':
      return updatesContent(ctx, download.of);
    case 'history':
      return historyContent(ctx, download);
    case 'servers':
      return serversContent(ctx, download);
    case 'compliance':
      return complianceContent(ctx, download);
    case 'advisory':
      return advisoryContent(ctx, download);
    case 'package':
      return packageContent(ctx, download);
    case 'coverage':
      return coverageContent(ctx, download);
    case 'audit':
      return auditContent(ctx, download.filter);
    case 'evidence':
      return evidenceContent(ctx, download.campaignId);
    case 'kpi':
      return kpiContent(ctx, download);
    case 'report':
      return reportContent(ctx, download);
    case 'people':
      return peopleContent(ctx);
    case 'api-token':
      throw new Error('a token is handed over, not made again');
  }
}
