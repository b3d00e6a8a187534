// The dispatcher's board.
import "../css/board.css";
