// The pages beside the board: they all work without this; here they answer while somebody types.
import "../css/pages.css";
import "../css/work_orders.css";
import "../css/phone.css";
import "../css/papers.css";
import "../css/letters.css";
import "../css/alerts.css";
import "../css/duties.css";
import "../css/handover.css";
import "../css/whatif.css";
import { chooseMany } from "./choosing.js";
import { fetchFragments } from "./fragments.js";
import { keepForLater } from "./outbox.js";
import { sendOnce } from "./once.js";
import { showPromise } from "./promise.js";
import { findWhileTyping } from "./find.js";

document.documentElement.dataset.script = "on";
sendOnce(document);
findWhileTyping(document.querySelector("[data-find]"));
showPromise(document.querySelector("[data-promise]"));
fetchFragments(document);
chooseMany(document.querySelector("[data-choose-many]"));
keepForLater(document.querySelector("[data-outbox]"));
