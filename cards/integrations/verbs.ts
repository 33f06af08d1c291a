// What the buttons of the integrations send.
import type { IntegrationName } from '../../domain/integrations/names.ts';

export type IntegrationVerbs = {
  'integration.run': { readonly name: IntegrationName };
  /** Although much is gone there. */
  'integration.run-shrunk': { readonly name: IntegrationName };
  'integration.review': { readonly name: IntegrationName };
  'coverage.export': { readonly integration: IntegrationName; readonly format: 'csv' | 'xlsx' };
};
