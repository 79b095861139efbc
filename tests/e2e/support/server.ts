import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const binary = process.env.OVERREAD_BINARY ?? resolve(import.meta.dirname, '../../../target/debug/overread');

/** The folder with real DICOM files and reads, beside the checkout. */
export const shared = process.env.OVERREAD_SHARED ?? resolve(import.meta.dirname, '../../../../shared');

/** A server of the real binary with an empty embedded store; `stop` removes it. */
export class Server {
  private constructor(
    readonly address: string,
    readonly dataDir: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Server> {
    if (!existsSync(shared)) throw new Error(`the real files are missing: ${shared} (set OVERREAD_SHARED)`);
    const dataDir = mkdtempSync(join(tmpdir(), 'overread-e2e-'));
    command(dataDir, ['admin', 'create', '--name', 'root', '--display-name', 'Root'], 'correct horse battery');
    return Server.open(dataDir);
  }

  /** Serves a data folder that is there already. */
  static async open(dataDir: string, listen = '127.0.0.1:0'): Promise<Server> {
    const child = spawn(binary, ['serve', '--data-dir', dataDir, '--listen', listen], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new Server(await addressOf(child), dataDir, child);
  }

  /** Runs a command of the binary on this server's store and gives what it printed. */
  run(...args: string[]): string {
    return command(this.dataDir, args);
  }

  /** Runs a command that may fail: its exit code, and all that it printed. */
  attempt(...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(binary, [...args, '--data-dir', this.dataDir], { encoding: 'utf8' });
    return { status, output: stdout + stderr };
  }

  /** Ends the process at once, as a power cut would. */
  async kill(): Promise<void> {
    const gone = new Promise((done) => this.process.once('exit', done));
    this.process.kill('SIGKILL');
    await gone;
  }

  /** Serves the same data at the same address again, after `kill`. */
  async again(): Promise<Server> {
    return Server.open(this.dataDir, new URL(this.address).host);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function command(dataDir: string, args: string[], input?: string): string {
  return execFileSync(binary, [...args, '--data-dir', dataDir], { input, encoding: 'utf8' });
}

/** The first line with an address is printed once the server listens. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /http:\/\/[0-9.]+:[0-9]+/.exec(line);
    if (found) return found[0];
  }
  throw new Error('the server ended before it listened');
}
