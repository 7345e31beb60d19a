import { expect, test } from "vitest";
import { decodePost, PART_BYTES, type Post } from "../../../lib/protocol/httpPost.ts";
import { PostQueue, type PostResult } from "../../../lib/sync/postQueue.ts";
import { FakeClock } from "./support/FakeClock.ts";

const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

function create() {
  const clock = new FakeClock();
  const posts: { post: Post; last: boolean; answer: (result: PostResult) => void }[] = [];
  const failures: string[] = [];
  const queue = new PostQueue({
    clock,
    post: (body, last) =>
      new Promise((resolve) => {
        const post = decodePost(body);
        if (!post) throw new Error("no post");
        posts.push({ post, last, answer: resolve });
      }),
    failed: () => failures.push("failed"),
  });
  /** The newest post is answered. */
  const answer = async (result: PostResult, index = posts.length - 1) => {
    posts[index]?.answer(result);
    await settle();
  };
  const numbers = () => posts.map(({ post }) => [post.first, post.parts.map(({ bytes }) => bytes[0])]);
  return { clock, posts, failures, queue, answer, numbers };
}

const message = (value: number, length = 1) => new Uint8Array(length).fill(value);

test("[SY80] one POST at a time: what is sent meanwhile goes with the next, in order", async () => {
  const { queue, answer, numbers, posts } = create();
  queue.add(message(1));
  queue.add(message(2));
  await settle();
  queue.add(message(3));
  queue.add(message(4));
  await settle();
  expect(numbers()).toEqual([[0, [1, 2]]]);
  expect(queue.backlog).toBe(4);
  await answer("taken");
  expect(numbers()[1]).toEqual([2, [3, 4]]);
  expect(queue.backlog).toBe(2);
  await answer("taken");
  expect(posts).toHaveLength(2);
  expect(queue.backlog).toBe(0);
});

test("[SY80] a large message goes in parts, and its backlog shrinks with each", async () => {
  const { queue, answer, posts } = create();
  queue.add(message(1, 2 * PART_BYTES + 1));
  await settle();
  const backlogs: number[] = [];
  for (let count = 0; count < 3; count++) {
    backlogs.push(queue.backlog);
    await answer("taken");
  }
  // The last part is small enough to go with the one in front of it only if both fit.
  expect(posts.map(({ post }) => post.parts.map(({ bytes, more }) => [bytes.byteLength, more]))).toEqual([
    [[PART_BYTES, true]],
    [[PART_BYTES, true]],
    [[1, false]],
  ]);
  expect(backlogs).toEqual([2 * PART_BYTES + 1, PART_BYTES + 1, 1]);
});

test("[SY80] a POST without an answer is sent again with the same numbers; after some tries it is given up", async () => {
  const { queue, answer, clock, failures, numbers } = create();
  queue.add(message(1));
  await settle();
  await answer("again");
  queue.add(message(2));
  await clock.pass(300, settle);
  expect(numbers()).toEqual([
    [0, [1]],
    [0, [1, 2]],
  ]);
  await answer("taken");
  queue.add(message(3));
  await settle();
  for (let tries = 0; tries < 4; tries++) {
    await answer("again");
    await clock.pass(5_000, settle);
  }
  expect(failures).toEqual(["failed"]);
  expect(clock.pending).toBe(0);
  queue.add(message(4));
  await settle();
  expect(numbers()).toHaveLength(6);
});

test("[SY80] a server that does not know the stream is not asked again", async () => {
  const { queue, answer, failures } = create();
  queue.add(message(1));
  await settle();
  await answer("over");
  expect(failures).toEqual(["failed"]);
});

test("[SY80] a sign of life is a POST without parts, and goes along with what is sent anyway", async () => {
  const { queue, answer, numbers } = create();
  queue.sign();
  await settle();
  expect(numbers()).toEqual([[0, []]]);
  queue.add(message(1));
  queue.sign();
  await answer("taken");
  expect(numbers()[1]).toEqual([0, [1]]);
  await answer("taken");
  expect(numbers()).toHaveLength(2);
});

test("[SY80] a page that goes repeats what is under way, with what waits behind it", async () => {
  const { queue, answer, numbers, posts } = create();
  queue.add(message(1));
  await settle();
  queue.add(message(2));
  queue.hurry();
  expect(numbers()[1]).toEqual([0, [1, 2]]);
  expect(posts.map(({ last }) => last)).toEqual([false, true]);
  // It stays after all: nothing is said twice.
  await answer("taken", 1);
  expect(queue.backlog).toBe(0);
  await answer("taken", 0);
  await answer("taken");
  queue.add(message(3));
  await settle();
  const later = numbers().slice(2);
  expect(later.filter(([, parts]) => (parts as number[]).length > 0)).toEqual([[2, [3]]]);
});

test("[SY80] idle is when everything was taken, or nothing more will be", async () => {
  const { queue, answer } = create();
  const idle: string[] = [];
  queue.whenIdle(() => idle.push("at once"));
  queue.add(message(1));
  queue.whenIdle(() => idle.push("then"));
  await settle();
  expect(idle).toEqual(["at once"]);
  await answer("taken");
  expect(idle).toEqual(["at once", "then"]);
});
