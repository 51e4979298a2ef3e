// Runs one child process as if it were this one. Plain JavaScript: this file must load on Node.js 20.19.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const PASSED_ON = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program to its end, passes signals on to it, and resolves to the exit code to leave with
 * (128 + n where a signal ended it: 130 for SIGINT, 143 for SIGTERM).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>}
 */
export function runChild(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const passOn = PASSED_ON.map((signal) => /** @type {const} */ ([signal, () => child.kill(signal)]));
    const settle = () => {
      for (const [signal, listener] of passOn) process.off(signal, listener);
    };
    for (const [signal, listener] of passOn) process.on(signal, listener);
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      settle();
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
