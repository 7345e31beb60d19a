import { expect, test } from "vitest";
import { lineBoxes } from "../../../lib/editor/carets/box.ts";

test("a run and the element around it are one box, not two on top of each other", () => {
  const boxes = lineBoxes(
    [
      { left: 10, top: 4, width: 50, height: 20 },
      { left: 10, top: 4, width: 50, height: 20 },
      { left: 60, top: 4, width: 30, height: 20 },
    ],
    20,
  );
  expect(boxes).toEqual([{ left: 10, top: 4, width: 80, height: 20 }]);
});

test("rectangles of the browser, whose sides are getters, become plain boxes", () => {
  class BrowserRect {
    get left(): number {
      return 1;
    }
    get top(): number {
      return 2;
    }
    get width(): number {
      return 3;
    }
    get height(): number {
      return 20;
    }
  }
  expect({ ...lineBoxes([new BrowserRect()], 20)[0] }).toEqual({ left: 1, top: 2, width: 3, height: 20 });
});

test("each line is as high as the line, so that no gap is left between two", () => {
  const boxes = lineBoxes(
    [
      { left: 0, top: 5, width: 100, height: 20 },
      { left: 0, top: 35, width: 40, height: 20 },
    ],
    30,
  );
  expect(boxes).toEqual([
    { left: 0, top: 0, width: 100, height: 30 },
    { left: 0, top: 30, width: 40, height: 30 },
  ]);
});

test("smaller text in a line, such as code, does not become a line of its own", () => {
  const boxes = lineBoxes(
    [
      { left: 0, top: 0, width: 50, height: 20 },
      { left: 50, top: 4, width: 30, height: 14 },
      { left: 80, top: 0, width: 20, height: 20 },
    ],
    20,
  );
  expect(boxes).toEqual([{ left: 0, top: 0, width: 100, height: 20 }]);
});

test("what is not selected between two runs of one line, in text of two directions, stays free", () => {
  const boxes = lineBoxes(
    [
      { left: 100, top: 0, width: 40, height: 20 },
      { left: 0, top: 0, width: 40, height: 20 },
    ],
    20,
  );
  expect(boxes).toEqual([
    { left: 0, top: 0, width: 40, height: 20 },
    { left: 100, top: 0, width: 40, height: 20 },
  ]);
});

test("rectangles without a surface are nothing to draw", () => {
  expect(lineBoxes([{ left: 3, top: 3, width: 0, height: 20 }], 20)).toEqual([]);
});

test("what is higher than a line keeps its height", () => {
  expect(lineBoxes([{ left: 0, top: 0, width: 100, height: 90 }], 20)).toEqual([
    { left: 0, top: 0, width: 100, height: 90 },
  ]);
});
