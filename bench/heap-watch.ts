/**
 * Preloaded into a process that is measured: writes the most that its JavaScript heap and buffers held to the file that
 * MUSTER_HEAP_FILE names. What DuckDB takes is not in it.
 */
import { writeFileSync } from 'node:fs';

const SAMPLE_MS = 20;
const file = process.env['MUSTER_HEAP_FILE'];

if (file !== undefined) {
  let peak = 0;
  const sample = () => {
    const { heapTotal, external } = process.memoryUsage();
    peak = Math.max(peak, heapTotal + external);
  };
  setInterval(sample, SAMPLE_MS).unref();
  process.on('exit', () => {
    sample();
    writeFileSync(file, String(peak));
  });
}
