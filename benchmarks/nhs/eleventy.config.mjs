// The NHS's own way: its templates, style sheet and script, with our words in its page and care cards.
import { createRequire } from "node:module";
import path from "node:path";
import nunjucks from "nunjucks";

const frontend = path.dirname(createRequire(import.meta.url).resolve("nhsuk-frontend/package.json"));
const here = import.meta.dirname;

export default function (site) {
  // The words stand in a folder of what is built, which git leaves out.
  site.setUseGitIgnore(false);
  site.setLibrary(
    "njk",
    new nunjucks.Environment(
      new nunjucks.FileSystemLoader([here, path.join(frontend, "dist")]),
    ),
  );
  for (const name of ["nhsuk-frontend.min.css", "nhsuk-frontend.min.js"])
    site.addPassthroughCopy({ [path.join(frontend, "dist/nhsuk", name)]: `assets/${name}` });
  site.addPassthroughCopy({ [path.join(frontend, "dist/nhsuk/assets")]: "assets/nhsuk" });
  return { htmlTemplateEngine: false, dir: { includes: path.relative(process.env.INPUT, here) } };
}
