import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in the foreground and answers its exit code; 128 + n when signal n ended it, as shells do.
 * Signals that reach only this process are handed on; Ctrl-C reaches the program by itself.
 */
export function runProgram(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const handlers = FORWARDED.map((signal) => {
    const handler = () => {
      const fromTerminal = signal === 'SIGINT' && process.stdin.isTTY;
      if (!fromTerminal) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const off of handlers) off();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
