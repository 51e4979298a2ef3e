import { GROUP_TABLES } from '../derived/groups.ts';
import { SITE_TABLES } from '../derived/network.ts';
import { PEOPLE_TABLES } from '../derived/people.ts';
import { POLICY_REACH } from '../derived/policy-reach.ts';
import { SERVICE_OVERLAP } from '../derived/service-overlap.ts';
import type { DerivedTable, Table } from '../schema.ts';
import { DEVICE_TABLES } from './devices.ts';
import { DIRECTORY_TABLES } from './directory.ts';
import { INTUNE_ENROLMENT_TABLES } from './intune-enrolment.ts';
import { INTUNE_POLICY_TABLES } from './intune-policies.ts';
import { INTUNE_SERVICE_TABLES } from './intune-services.ts';
import { NETWORK_TABLES } from './network.ts';
import { POLICY_TABLES } from './policies.ts';
import { REFERENCE_TABLES, WORKSPACE_TABLES } from './workspace.ts';

/** Tables computed from others, each after those it reads. */
export const DERIVED_TABLES: readonly DerivedTable[] = [
  ...GROUP_TABLES,
  SERVICE_OVERLAP,
  POLICY_REACH,
  ...PEOPLE_TABLES,
  ...SITE_TABLES,
];

/** Every table a check may read, without the `attested_...` tables, which catalogs declare. */
export const TABLES: readonly Table[] = [
  ...DIRECTORY_TABLES,
  ...POLICY_TABLES,
  ...INTUNE_ENROLMENT_TABLES,
  ...INTUNE_POLICY_TABLES,
  ...INTUNE_SERVICE_TABLES,
  ...DEVICE_TABLES,
  ...NETWORK_TABLES,
  ...WORKSPACE_TABLES,
  ...REFERENCE_TABLES,
  ...DERIVED_TABLES,
];
