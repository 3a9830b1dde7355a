// What nobody needs before the first page is shown. It comes in a file of its own, after it, and talks to the modules that run (page.mjs).
import './away.mjs';
import './marking.mjs';
import './news.mjs';
import './owed.mjs';
import './pen.mjs';
import './unsaved.mjs';
