namespace EdgePipeline.Cli.Reports;

internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light}
        body{font:15px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;margin:0}
        main{max-width:1100px;margin:0 auto;padding:24px}
        h1{font-size:26px;margin:0 0 4px} h2{font-size:19px;margin:36px 0 10px;border-bottom:1px solid #ddd;padding-bottom:4px}
        .lead{font-size:17px;margin:0 0 12px} .conclusion{background:#e8f1fa;border-left:4px solid #0072b2;padding:8px 12px} .warning{background:#fff4d6;border-left:4px solid #e69f00;padding:8px 12px}
        .plots{display:flex;flex-wrap:wrap;gap:12px} figure{margin:0} figure svg{display:block} svg text{font-family:system-ui,sans-serif} .label{font-size:12px;fill:#333} .title{font-size:13px;font-weight:600;fill:#1b1b1b}
        .axis{stroke:#333} .grid{stroke:#e2e2e2} .unlike{fill-opacity:.35;stroke:#1b1b1b;stroke-dasharray:4 3} .whisker{stroke:#1b1b1b;stroke-width:1.5}
        .caption,.notes{color:#555;font-size:13px} .notes{margin:4px 0 20px;padding-left:24px}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;margin:12px 0 4px;font-variant-numeric:tabular-nums;font-size:14px}
        caption{text-align:left;color:#333;padding:4px 0 6px;font-weight:600}
        th,td{padding:4px 10px;text-align:right;border-bottom:1px solid #e6e6e6;white-space:nowrap}
        th{font-weight:600;border-bottom:2px solid #999;vertical-align:bottom;white-space:normal} th:first-child,td:first-child{text-align:left;white-space:nowrap}
        table.cells th:nth-child(2),table.cells td:nth-child(2){text-align:left}
        table.text th,table.text td{text-align:left;white-space:normal;overflow-wrap:anywhere} table.text td:first-child{white-space:nowrap}
        pre{background:#f6f6f6;padding:12px;overflow-x:auto;font-size:13px} code{font-size:13px;overflow-wrap:anywhere}
        """;
}
