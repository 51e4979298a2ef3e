import type { Target } from '../target.ts';
import { archives } from './archives.ts';
import { autopilotCsv } from './autopilot.ts';
import { checkSql } from './checks.ts';
import {
  deviceRows,
  deviceTable,
  deviceTableHead,
  managedDevicesFast,
  managedDevicesHead,
  tableRecords,
} from './devices.ts';
import { directoryExport, managedDevicesLines, recogniser } from './directory.ts';
import { dnsAnswers } from './dns.ts';
import { endpointLists } from './endpoints.ts';
import { firewallConfigurations } from './firewalls.ts';
import { wholeImport } from './importer.ts';
import { jsonSplitter } from './json.ts';
import { journalText, planText } from './onboarding.ts';
import { pacAnswers, pacScripts, pacTexts } from './pac.ts';
import { pcFiles } from './pcs.ts';
import { probeResults } from './probe-results.ts';
import { connectAnswers, noProxy, socksAnswers } from './proxies.ts';
import { proxyLists } from './proxy-lists.ts';
import { proxyLogs } from './proxy-logs.ts';
import { serviceAnswers } from './services.ts';
import { manifestText, requirementText, workspaceTexts } from './texts.ts';
import { tlsAndHttp } from './tls.ts';
import { otherTools } from './tools.ts';
import { setChanges } from './what-if.ts';
import { actionPlan } from './workbook.ts';

/** Every parser under fuzz. */
export const TARGETS: readonly Target[] = [
  jsonSplitter,
  directoryExport,
  recogniser,
  managedDevicesHead,
  managedDevicesLines,
  managedDevicesFast,
  deviceTableHead,
  tableRecords,
  deviceTable,
  deviceRows,
  workspaceTexts,
  requirementText,
  journalText,
  planText,
  checkSql,
  manifestText,
  pcFiles,
  archives,
  autopilotCsv,
  actionPlan,
  endpointLists,
  pacTexts,
  pacScripts,
  pacAnswers,
  connectAnswers,
  socksAnswers,
  noProxy,
  wholeImport,
  ...proxyLists,
  proxyLogs,
  ...otherTools,
  probeResults,
  ...serviceAnswers,
  ...tlsAndHttp,
  dnsAnswers,
  ...firewallConfigurations,
  setChanges,
];
