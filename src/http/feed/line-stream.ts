import type { Timer } from '../events/timer.ts';

/** A reader that takes nothing for so long may be gone without a word. Milliseconds. */
const STALLED_MS = 30_000;

const utf8 = new TextEncoder();

/**
 * A body of texts, none of which is made before the reader has taken those before. One that stands still is cut off.
 *
 * @param ended called once, however it ends
 */
export function lineStream(
  texts: AsyncGenerator<string>,
  timer: Timer,
  ended: () => void,
): ReadableStream<Uint8Array> {
  let isOver = false;
  let hasMoved = true;
  let stopWatching = (): void => undefined;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    stopWatching();
    ended();
    void texts.return(undefined);
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        stopWatching = timer.every(STALLED_MS, () => {
          if (!hasMoved) {
            controller.error(new Error('nothing was read for too long'));
            end();
          }
          hasMoved = false;
        });
      },
      pull: async (controller) => {
        hasMoved = true;
        try {
          const { done, value } = await texts.next();
          if (isOver) return;
          if (!done) return controller.enqueue(utf8.encode(value));
          controller.close();
          end();
        } catch (thrown) {
          // Cut off in the middle: whoever reads it keeps the whole lines, and asks for the next.
          controller.error(thrown);
          end();
        }
      },
      cancel: end,
    },
    { highWaterMark: 1 },
  );
}
