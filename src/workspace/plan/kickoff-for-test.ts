import { attest } from '../attest.ts';

/** States what both parties state in a kickoff, so that every task of the phase Initiate is verified. */
export async function holdKickoff(folder: string, now: Date): Promise<void> {
  for (const [table, ...values] of [
    ['attested_onboarding_kickoff', 'held=true', 'dates_agreed=true'],
    ['attested_onboarding_services', 'agreed=true'],
    ['attested_onboarding_team', 'project_manager=Ada', 'stakeholders=Ben'],
    ['attested_onboarding_terms', 'accepted=true'],
    ['attested_responsibilities', 'agreed=true'],
  ] as const)
    await attest(folder, { table, values, by: 'Ada Byron', now });
}
