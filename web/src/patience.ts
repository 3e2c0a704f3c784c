// How long a server may be silent: before its answer begins, and in the midst of
// it. As long as something comes, an answer may take as long as its line needs.

export class Patience {
  private readonly control = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unread = false;

  /** @param most milliseconds */
  constructor(private readonly most: number) {
    this.renew();
  }

  /** signal breaks off a request whose answer is not waited for any longer. */
  get signal(): AbortSignal {
    return this.control.signal;
  }

  /** with is an answer whose body is waited for as long as it comes. */
  with(answer: Response): Response {
    this.renew();
    if (!answer.body || answer.status === 204) return answer;
    this.unread = true;
    const body = answer.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (part, out) => {
          this.renew();
          out.enqueue(part);
        },
        flush: () => {
          this.unread = false;
        },
      }),
    );
    return new Response(body, answer);
  }

  /** end waits for nothing more; what has not been read is not wanted. */
  end(): void {
    clearTimeout(this.timer);
    if (this.unread) this.control.abort(); // else the browser may take a whole answer for one that was broken off
  }

  private renew(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.control.abort(), this.most);
  }
}
