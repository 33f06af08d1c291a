// What the buttons of the integrations send.
import type { ServerId } from '../../domain/ids.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';

type OfInstance = {
  readonly serverId: ServerId;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
};

export type IntegrationVerbs = {
  'integration.run': { readonly name: IntegrationName };
  /** Although much is gone there. */
  'integration.run-shrunk': { readonly name: IntegrationName };
  'integration.review': { readonly name: IntegrationName };
  /** The server is that instance, or merely has its name. */
  'instance.same': OfInstance;
  'instance.other': OfInstance;
  'instance.forget': { readonly serverId: ServerId };
  'coverage.export': { readonly integration: IntegrationName; readonly format: 'csv' | 'xlsx' };
};
