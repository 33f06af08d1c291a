// The whole database as Kysely sees it. `Db` reads and writes; `Trx` is demanded where a transaction is required.
import type { Kysely, Transaction } from 'kysely';
import type { ActionTables } from './actions.ts';
import type { ApplicationCheckTables } from './application-checks.ts';
import type { BaselineTables } from './baselines.ts';
import type { BoardTables } from './board.ts';
import type { CalendarTables } from './calendars.ts';
import type { CampaignTables } from './campaigns.ts';
import type { ChatTables } from './chat.ts';
import type { ComplianceTables } from './compliance.ts';
import type { DownloadTables } from './downloads.ts';
import type { ExecutionTables } from './execution.ts';
import type { InstallationTables } from './installation.ts';
import type { IntegrationTables } from './integrations.ts';
import type { InventoryTables } from './inventory.ts';
import type { InventoryChangeTables } from './inventory-changes.ts';
import type { LinkTables } from './links.ts';
import type { LogTables } from './logs.ts';
import type { NotificationTables } from './notifications.ts';
import type { OrderTables } from './order.ts';
import type { PackageExcludeTables } from './package-excludes.ts';
import type { ReportTables } from './reports.ts';
import type { RingTables } from './rings.ts';
import type { ScanTables } from './scans.ts';
import type { ServerListTables } from './server-lists.ts';
import type { WindowTables } from './windows.ts';

export type Database = InventoryTables &
  CampaignTables &
  ExecutionTables &
  ChatTables &
  DownloadTables &
  LinkTables &
  LogTables &
  InventoryChangeTables &
  ServerListTables &
  ReportTables &
  ScanTables &
  ComplianceTables &
  BaselineTables &
  PackageExcludeTables &
  ApplicationCheckTables &
  ActionTables &
  CalendarTables &
  BoardTables &
  WindowTables &
  RingTables &
  OrderTables &
  IntegrationTables &
  InstallationTables &
  NotificationTables;
export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;
