/** A hostile network of real servers: `node lab/network/main.ts up SCENARIO -- COMMAND...` runs a command in it. */
import { obstacles, runScenario } from './enter.ts';
import { SCENARIOS } from './scenarios/index.ts';

const USAGE = `Usage: node lab/network/main.ts up SCENARIO -- COMMAND...   runs the command in the scenario's network, then takes all down
       node lab/network/main.ts list                        says which scenarios there are
       node lab/network/main.ts scenarios --json            with the verdicts that a probe must give`;

async function main([verb, ...rest]: readonly string[]): Promise<number> {
  if (verb === 'list' && rest.length === 0) {
    for (const [name, { title }] of Object.entries(SCENARIOS)) console.log(`${name.padEnd(28)} ${title}`);
    return 0;
  }
  if (verb === 'scenarios' && rest.join(' ') === '--json') {
    const told = Object.entries(SCENARIOS).map(([name, { title, story, probe = [], expects }]) => ({
      name,
      title,
      story,
      probe,
      expects,
    }));
    console.log(JSON.stringify(told, null, 2));
    return 0;
  }
  const [scenario = '', dashes, ...command] = rest;
  if (verb !== 'up' || dashes !== '--' || command.length === 0) {
    console.error(USAGE);
    return 2;
  }
  if (!Object.keys(SCENARIOS).includes(scenario)) {
    console.error(`There is no scenario ${scenario}; node lab/network/main.ts list names them all.`);
    return 2;
  }
  const why = obstacles();
  if (why.length > 0) {
    console.error(`The lab cannot stand here: ${why.join('; ')}.`);
    return 69;
  }
  return runScenario(scenario, command);
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
