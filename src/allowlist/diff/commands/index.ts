import { ciscoAsaCommands } from './cisco-asa.ts';
import { fortigateCommands } from './fortigate.ts';
import { ipsetCommands } from './ipset.ts';
import { paloAltoCommands } from './palo-alto.ts';

/**
 * For products that are told by commands, the commands that make what an earlier file of ours told them what a later one
 * tells; any other product takes a file in the place of the one before.
 */
export const COMMANDS: Readonly<Record<string, (before: string, after: string) => readonly string[]>> = {
  'cisco-asa': ciscoAsaCommands,
  fortigate: fortigateCommands,
  ipset: ipsetCommands,
  paloalto: paloAltoCommands,
};
