// The network between a phone and the server, as a real one: it can be cut, and it can lose an answer whose request arrived.
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export class Wire {
  private server: Server | null = null;
  private port = 0;
  private readonly open = new Set<Socket>();
  private losing: RegExp[] = [];
  /** Answers that never arrived. */
  lost = 0;
  /** Bytes that came from the server, heads and all. */
  received = 0;

  private constructor(private readonly target: number) {}

  static async to(base: string): Promise<Wire> {
    const wire = new Wire(Number(new URL(base).port));
    await wire.mend();
    return wire;
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The next answer to a request of the first kind gets lost on its way, after it one of the second, and so on. */
  loseNext(...requests: RegExp[]): void {
    this.losing = requests;
  }

  async mend(): Promise<void> {
    this.server = createServer((phone) => this.join(phone));
    await new Promise<void>((up) => this.server!.listen(this.port, '127.0.0.1', up));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const gone = new Promise((down) => this.server?.close(down));
    for (const socket of this.open) socket.destroy();
    await gone;
  }

  private join(phone: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    let silent = false;
    for (const socket of [phone, server]) {
      this.open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.open.delete(socket);
        phone.destroy();
        // A request whose answer is to get lost is done all the same, also when the phone gives up first.
        if (!silent) server.destroy();
      });
    }
    phone.on('data', (part) => {
      const head = /^(GET|POST|PUT|DELETE) (\S+) HTTP/.exec(part.toString('latin1'));
      if (head && this.losing[0]?.test(`${head[1]} ${head[2]}`)) {
        this.losing.shift();
        silent = true;
      }
      server.write(part);
    });
    server.on('data', (part) => {
      this.received += part.length;
      if (!silent) return void phone.write(part);
      // It has been done, and nobody on this side knows.
      this.lost += 1;
      silent = false;
      phone.destroy();
      server.destroy();
    });
  }
}
