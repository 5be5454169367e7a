/** What a refused or failed call says; `code` is stable and is what the pages decide by. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field: string | null = null,
    readonly extra: unknown = null,
    /** Seconds to wait before trying again, where the server said so. */
    readonly retryAfterS: number | null = null,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
  }

  /** The server was never reached, so nothing is known about what became of the call. */
  get offline(): boolean {
    return this.code === 'offline';
  }

  /**
   * The same call with the same key may be sent again: it was not answered, or the answer was "later". A server that stood
   * still for some seconds gives up calls that it hasn't read (408).
   */
  get repeatable(): boolean {
    return this.offline || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, 'unexpected', error instanceof Error ? error.message : String(error));
}

interface ProblemBody {
  code?: unknown;
  detail?: unknown;
  field?: unknown;
  extra?: unknown;
}

/** Reads a problem document; an answer that is none (a proxy's page, say) becomes a problem by its status. */
export async function problemFrom(response: Response): Promise<Problem> {
  const body: ProblemBody = await response.json().catch(() => ({}));
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const retry = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new Problem(
    response.status,
    text(body.code) ?? `http_${response.status}`,
    text(body.detail) ?? '',
    text(body.field),
    body.extra ?? null,
    Number.isFinite(retry) ? retry : null,
  );
}
